import ChannelKit
import Foundation

/// A toy channel with calls: threads that begin with `call`.
protocol ToyCallCarrying: ToyInlineAnswering, CallCarrying, RichSending {}

extension ToyCallCarrying {
    func isCall(_ thread: String) -> Bool { thread.hasPrefix("call") }

    func canSteer(_ content: ReplyContent) -> Bool { content.steersCall }

    func canSend(_ content: ReplyContent) -> Bool { false }

    func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        var text = "[\(content.kind)] into \(destination.thread ?? "")"
        if case .text(let words) = content { text = words }
        return try await post(text, to: destination, using: http)
    }
}

/// Answers calls in the response, the tool `time` by itself, and several tool calls of a request at once.
struct ToyPhone: ToyCallCarrying, TurnAnswering {
    static let name: AdapterKind = "toy-phone"
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }

    static func combine(_ responses: [WebhookResponse]) -> WebhookResponse? {
        let bodies = responses.map { String(decoding: $0.body, as: UTF8.self) }
        return WebhookResponse(status: 200, contentType: "text/plain", text: bodies.joined(separator: " & "))
    }

    func answer(_ item: InboundItem, with contents: [ReplyContent]) -> WebhookResponse {
        let text = contents.map { $0.steersCall ? "<\($0.kind)>" : $0.plainText }.joined(separator: "|")
        return WebhookResponse(status: 200, contentType: "text/plain", text: "say: \(text)")
    }

    func answer(_ turn: Turn) async throws -> Verdict {
        guard case .toolCall(_, "time", _) = turn.messages.first?.content.first else { return .pass(reason: "") }
        let time = try await turn.services.ledger.once("time", kind: "tool") { "noon" }
        return .reply(.text(time.string ?? ""))
    }
}

/// Records calls only after a notice.
struct ToyRecordedPhone: ToyCallCarrying {
    static let name: AdapterKind = "toy-recorded-phone"
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }

    var recordsOnlyAfterNotice: Bool { true }

    func answer(_ item: InboundItem, with contents: [ReplyContent]) -> WebhookResponse {
        WebhookResponse(status: 200, contentType: "text/plain", text: contents.map(\.plainText).joined(separator: "|"))
    }
}

/// Answers calls as the answer is made.
struct ToyLivePhone: ToyCallCarrying, StreamingAnswering {
    static let name: AdapterKind = "toy-live-phone"
    static let answer: InboundItem.Answer = .streaming
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }

    func beginStream(for item: InboundItem) -> WebhookResponse {
        WebhookResponse(status: 200, headers: ["Content-Type": "text/event-stream"], body: Data("begin;".utf8))
    }

    func filler(for item: InboundItem) -> StreamFiller? {
        StreamFiller(after: .milliseconds(500), bytes: Data("one moment;".utf8))
    }

    func streamChunk(_ text: String, for item: InboundItem) -> Data { Data("\(text);".utf8) }

    func streamContent(_ content: ReplyContent, for item: InboundItem) -> Data { Data("<\(content.kind)>;".utf8) }

    func endStream(for item: InboundItem, because reason: NoReply?) -> Data {
        Data(((reason.map { "(\($0.word));" } ?? "") + "end").utf8)
    }
}

/// Signs nothing: each item is confirmed with the provider.
struct ToyUnsigned: ToyChannel, ToyTextSending, InboundConfirming {
    static let name: AdapterKind = "toy-unsigned"
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }

    func confirm(_ item: InboundItem, using http: any HTTPSending) async throws(DeliveryError) -> InboundItem? {
        let answer = try? await http.send(OutboundRequest(url: "\(settings.baseURL)/items/\(item.key)"))
        guard let answer, answer.status != 503 else { throw .notSent(reason: "nobody there") }
        guard answer.status == 200 else { return nil }
        var real = item
        real.payload = answer.body
        return real
    }
}
