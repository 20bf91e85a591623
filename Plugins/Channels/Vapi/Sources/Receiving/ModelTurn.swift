import ChannelKit
import Foundation

/// A request to the hub as an assistant's model: the caller has spoken and waits for a reply.
///
/// The request has the whole conversation each time. The hub has its own and keeps only the last words.
///
/// - SeeAlso: <https://docs.vapi.ai/customization/custom-llm/using-your-server> (read 2026-11)
struct ModelTurn {
    let json: JSONValue

    var context: CallContext { CallContext(json: json) }
    var text: String { json["text"]?.string ?? "" }
    /// True if the caller has not spoken yet.
    var opensCall: Bool { (json["users"]?.integer ?? 0) == 0 }
    /// True for a request after a tool call of the hub's own, with its result.
    var isAfterTool: Bool { json["after_tool"]?.bool ?? false }
    /// True for a request after a transfer that failed: the caller is still there and hears nothing.
    var isAfterFailedTransfer: Bool { json["failed_transfer"]?.bool ?? false }
    /// True if a transfer was tried earlier in the call.
    var isAfterTransfer: Bool { json["transferred"]?.bool ?? false }
    /// The digests of the assistant's sentences before the caller's last words, by which the hub knows its own apology.
    var saidDigests: [String] { json["said"]?.array?.compactMap(\.string) ?? [] }
    var model: String { json["model"]?.string ?? "" }
    /// True if the response must not be streamed.
    ///
    /// Only the request's `stream: false` says so: Vapi sends no `Accept`, and responses that are not streamed are
    /// silent in calls.
    var wantsWhole: Bool { json["whole"]?.bool ?? false }

    func offers(tool name: String) -> Bool { json["tools"]?.array?.contains(.string(name)) ?? false }

    /// The idempotency key: the call and the count of the caller's messages.
    ///
    /// A longer text of the same turn is another item.
    var key: String {
        let users = json["users"]?.integer ?? 0
        let end = isAfterTool ? ":tool" : ""
        return "turn:\(context.thread ?? json["history"]?.string ?? ""):\(users):\(text.digest(bytes: 8))\(end)"
    }

    /// Reads a request's body; nil for any other.
    init?(body: JSONValue) {
        guard let messages = body["messages"]?.array else { return nil }
        let history = SpokenHistory(messages)
        let tools = [body["tools"], body["functions"]].lazy.compactMap { $0?.array }.first ?? []
        json = .compact([
            "call": body["call"].flatMap(Redaction.call),
            "phoneNumber": body["phoneNumber"].flatMap(Redaction.phoneNumber),
            "customer": body["customer"],
            "chat": body["chat"]?.keeping(["id", "sessionId", "orgId", "assistantId", "customer"]),
            "metadata": body["metadata"].flatMap(Redaction.metadata),
            "text": .string(history.lastUserText ?? ""),
            "users": .integer(Int64(history.userCount)),
            "said": history.saidDigests.isEmpty ? nil : .array(history.saidDigests.map(JSONValue.string)),
            "after_tool": .bool(history.endsWithToolResult),
            "failed_transfer": history.endsWithFailedTransfer ? true : nil,
            "transferred": history.hasTransferred ? true : nil,
            "tools": .array(tools.compactMap { ($0["function"]?["name"] ?? $0["name"])?.string.map(JSONValue.string) }),
            "model": .string(body["model"]?.string ?? ""),
            "whole": .bool(body["stream"]?.bool == false),
            "history": .string(body["messages"]?.digest ?? ""),
        ])
    }

    init(json: JSONValue) { self.json = json }

    func item(atOwnRoute isOwnRoute: Bool, receivedAt: Date) -> InboundItem {
        let answer = wantsWhole ? InboundItem.Answer.inline : .streaming
        return context.item(key, ["turn": json], at: receivedAt, answer: answer, atOwnRoute: isOwnRoute)
    }
}
