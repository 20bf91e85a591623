import ChannelKit
import ChannelTestKit
import Foundation
import Synchronization
import Testing

/// Broken strategies and the checks that they fail.
@Suite("Broken strategies fail their checks", .timeLimit(.minutes(5)))
struct StrategySabotageTests {
    private static let broken: [(strategy: any ResponseStrategy.Type, check: String)] = [
        (QuotesTheCustomer.self, "verdict-reasons"),
        (PassesDespiteItsPromise.self, "verdict-kinds"),
        (RepeatsEverything.self, "verdict-any-message"),
        (QuotesTheService.self, "errors-private"),
        (IgnoresCancellation.self, "cancellation"),
        (CallsAgain.self, "turn-twice"),
        (RemembersEveryTurn.self, "memory-bounded"),
        (ShowsItsSecret.self, "settings-secrets"),
        (RefusesItsExample.self, "settings-examples"),
        (HasLongDeadline.self, "deadline"),
        (HealthyStep.self, "readme-settings"),
    ]

    private static func subject(_ strategy: any ResponseStrategy.Type) -> StrategySubject {
        StrategySubject(
            strategy: strategy,
            folder: URL(filePath: #filePath).deletingLastPathComponent(),
            texts: ["hello"],
            http: { ConstantHTTP(.json(["text": "Good morning."])) }
        )
    }

    @Test(arguments: StrategyConformance.checks.filter { !$0.name.hasPrefix("readme") })
    func healthyStrategyPasses(_ check: StrategyCheck) async {
        #expect(await check.failures(of: Self.subject(HealthyStep.self)) == [])
    }

    @Test(arguments: broken)
    func brokenStrategyFails(strategy: any ResponseStrategy.Type, name: String) async throws {
        let check = try #require(StrategyConformance.check(name))
        let failures = await check.failures(of: Self.subject(strategy))
        #expect(failures.count >= 2, "\(strategy) should fail")
        #expect(failures.last == "next: \(check.nextStep)" || name.hasPrefix("readme"))
    }
}

/// A step that asks a service once for a text, and sends it.
private protocol ToyStep: ResponseStrategy {
    init()
}

extension ToyStep {
    static var manifest: StrategyManifest { toyManifest([]) }

    init(settings: SettingValues) throws(ConfigurationIssue) { self.init() }
}

private func toyManifest(_ settings: [SettingDeclaration], deadline: Duration = .seconds(5)) -> StrategyManifest {
    StrategyManifest(kind: "toy", summary: "Sends a text.", settings: settings, deadline: deadline)
}

private func ask(_ turn: Turn) async throws -> JSONValue {
    let request = OutboundRequest(url: "http://localhost/text")
    let response = try await turn.services.http.send(request)
    guard response.status == 200, let json = response.json else { throw ServiceFailure() }
    return json
}

private struct ServiceFailure: Error {}

private struct HealthyStep: ToyStep {
    func respond(to turn: Turn) async throws -> Verdict {
        let text = try await turn.services.ledger.once("text", kind: "tool") { try await ask(turn) }
        try await turn.services.memory.set(text, for: "last")
        return .reply(.text(text["text"]?.string ?? ""), ReplyRationale("asked the service"))
    }
}

private struct QuotesTheCustomer: ToyStep {
    func respond(to turn: Turn) async throws -> Verdict { .pass(reason: "no reply to '\(turn.text)'") }
}

private struct PassesDespiteItsPromise: ToyStep {
    var alwaysAnswers: Bool { true }

    func respond(to turn: Turn) async throws -> Verdict { .pass(reason: "not today") }
}

private struct RepeatsEverything: ToyStep {
    func respond(to turn: Turn) async throws -> Verdict { .reply(.text(turn.text), ReplyRationale("repeated")) }
}

private struct QuotesTheService: ToyStep {
    private struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    func respond(to turn: Turn) async throws -> Verdict {
        let response = try await turn.services.http.send(OutboundRequest(url: "http://localhost/text"))
        guard response.status == 200 else {
            throw Refusal(description: String(decoding: response.body, as: UTF8.self))
        }
        return .silent(reason: "the service took it")
    }
}

private struct IgnoresCancellation: ToyStep {
    func respond(to turn: Turn) async throws -> Verdict {
        // Longer than the check waits on a busy machine, and no longer: the test must end.
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            if let json = try? await ask(turn) { return .reply(.text(json["text"]?.string ?? "")) }
            await Task.yield()
        }
        return .pass(reason: "the service does not respond")
    }
}

private struct CallsAgain: ToyStep {
    func respond(to turn: Turn) async throws -> Verdict {
        let json = try await ask(turn)
        return .reply(.text(json["text"]?.string ?? ""), ReplyRationale("asked the service"))
    }
}

private struct RemembersEveryTurn: ToyStep {
    func respond(to turn: Turn) async throws -> Verdict {
        try await turn.services.memory.set(.string(turn.text(limit: 1_000)), for: "turn-\(turn.id)")
        return .silent(reason: "remembered")
    }
}

private struct ShowsItsSecret: ResponseStrategy {
    private static let key = Setting.secret("key", help: "Authenticates calls.", example: "toy-example-key")
    static let manifest = toyManifest([key.declaration])

    private let header: String

    init(settings: SettingValues) throws(ConfigurationIssue) {
        header = "Bearer " + (try settings[Self.key].first?.reveal() ?? "")
    }

    func respond(to turn: Turn) async throws -> Verdict { .silent(reason: "nothing to say") }
}

private struct RefusesItsExample: ResponseStrategy {
    private static let word = Setting.text("word", help: "The word to send.", example: "hello")
    static let manifest = toyManifest([word.declaration])

    init(settings: SettingValues) throws(ConfigurationIssue) {
        throw .at(Self.word, "the word is not accepted")
    }

    func respond(to turn: Turn) async throws -> Verdict { .silent(reason: "nothing to say") }
}

private struct HasLongDeadline: ToyStep {
    static var manifest: StrategyManifest { toyManifest([], deadline: .seconds(3_600)) }

    func respond(to turn: Turn) async throws -> Verdict { .silent(reason: "nothing to say") }
}
