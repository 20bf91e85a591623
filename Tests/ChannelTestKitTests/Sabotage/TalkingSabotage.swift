import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing

// Adapters whose provider expects the reply in the response, or streams it.

/// A toy that streams its reply in the response; each step is a requirement, so that a variant breaks one of them.
protocol TalkingToy: Toy, StreamingAnswering {
    static var timeout: Duration? { get }
    static var fillsAfter: Duration { get }
    static func fallback(_ reason: String) -> WebhookResponse
    static func event(_ text: String) -> Data
    static func apology(_ reason: NoReply) -> String
}

extension TalkingToy {
    static var manifest: AdapterManifest {
        var manifest = toyManifest()
        manifest.limits.answerTimeout = .seconds(10)
        return manifest
    }

    static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        try HealthyToy.split(request).map { item in
            var item = item
            item.answer = .streaming
            return item
        }
    }

    static var timeout: Duration? { .seconds(10) }
    static var fillsAfter: Duration { .seconds(1) }
    static func fallback(_ reason: String) -> WebhookResponse { .json(status: 200, ["ok": true]) }
    static func event(_ text: String) -> Data { Data("data: ".utf8) + JSONValue.string(text).data + Data("\n\n".utf8) }
    static func apology(_ reason: NoReply) -> String { "I am sorry." }

    func answerTimeout(for item: InboundItem) -> Duration? { Self.timeout }
    func answer(_ item: InboundItem, with contents: [ReplyContent]) -> WebhookResponse {
        .json(status: 200, ["say": .string(contents.map(\.plainText).joined())])
    }
    func answerWithoutReply(_ item: InboundItem, because reason: NoReply) -> WebhookResponse {
        Self.fallback("\(reason)")
    }
    func beginStream(for item: InboundItem) -> WebhookResponse {
        WebhookResponse(status: 200, headers: ["Content-Type": "text/event-stream"])
    }
    func streamChunk(_ text: String, for item: InboundItem) -> Data { Self.event(text) }
    func filler(for item: InboundItem) -> StreamFiller? {
        StreamFiller(after: Self.fillsAfter, bytes: Self.event("One moment."))
    }
    func endStream(for item: InboundItem, because reason: NoReply?) -> Data {
        (reason.map { Self.event(Self.apology($0)) } ?? Data()) + Data("data: [DONE]\n\n".utf8)
    }
}

struct HealthyTalkingToy: TalkingToy { let channel: ToyChannel }

/// Has no timeout.
struct HasNoTimeout: TalkingToy {
    let channel: ToyChannel
    static var timeout: Duration? { nil }
}

/// Has a longer timeout than the provider.
struct WaitsTooLong: TalkingToy {
    let channel: ToyChannel
    static var timeout: Duration? { .seconds(60) }
}

/// Sends the reason to the provider.
struct RevealsReason: TalkingToy {
    let channel: ToyChannel
    static func fallback(_ reason: String) -> WebhookResponse { .json(status: 200, ["error": .string(reason)]) }
}

/// Responds with an error if there is no reply.
struct FailsAloud: TalkingToy {
    let channel: ToyChannel
    static func fallback(_ reason: String) -> WebhookResponse { .json(status: 500, ["ok": false]) }
}

/// Writes text into the stream as it is, line breaks and all.
struct BreaksLines: TalkingToy {
    let channel: ToyChannel
    static func event(_ text: String) -> Data { Data("data: \(text)\n\n".utf8) }
}

/// Says every sentence twice.
struct Stutters: TalkingToy {
    let channel: ToyChannel
    static func event(_ text: String) -> Data { HealthyTalkingToy.event(text + " " + text) }
}

/// Leaves the caller in silence.
struct HangsUpSilently: TalkingToy {
    let channel: ToyChannel
    func endStream(for item: InboundItem, because reason: NoReply?) -> Data { Data("data: [DONE]\n\n".utf8) }
}

/// Reads the reason out to the caller.
struct ReadsReasonOut: TalkingToy {
    let channel: ToyChannel
    static func apology(_ reason: NoReply) -> String { "I am sorry: \(reason)" }
}

/// Fills a silence after the provider's timeout.
struct FillsTooLate: TalkingToy {
    let channel: ToyChannel
    static var fillsAfter: Duration { .seconds(20) }
}

@Suite("Broken streams fail their checks", .timeLimit(.minutes(10)))
struct TalkingSabotageTests {
    private static let checks = ["inline-in-time", "inline-fallback", "stream-words", "stream-end", "stream-filler"]

    static let broken = [
        Sabotage(HasNoTimeout.self, "inline-in-time"),
        Sabotage(WaitsTooLong.self, "inline-in-time"),
        Sabotage(RevealsReason.self, "inline-fallback"),
        Sabotage(FailsAloud.self, "inline-fallback"),
        Sabotage(BreaksLines.self, "stream-words"),
        Sabotage(Stutters.self, "stream-words"),
        Sabotage(HangsUpSilently.self, "stream-end"),
        Sabotage(ReadsReasonOut.self, "stream-end"),
        Sabotage(FillsTooLate.self, "stream-filler"),
    ]

    private func failures(of adapter: any ChannelAdapter.Type, at name: String) async throws -> [String] {
        let check = try #require(Conformance.check(name))
        var subject = ToySample.subject(adapter)
        subject.absent.remove(name)
        return await check.run(subject).failures
    }

    @Test(arguments: checks)
    func healthyStreamPasses(_ name: String) async throws {
        #expect(try await failures(of: HealthyTalkingToy.self, at: name) == [])
    }

    @Test(arguments: broken)
    func brokenStreamFails(_ sabotage: Sabotage) async throws {
        let failures = try await failures(of: sabotage.variant, at: sabotage.check)
        #expect(failures != [], "\(sabotage.variant) should fail")
        #expect(!failures.contains { $0.contains("not applicable") })
    }
}
