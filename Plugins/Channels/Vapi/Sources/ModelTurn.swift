import ChannelKit
import Foundation

/// A request to the hub as an assistant's model: the caller has spoken and wants an answer.
///
/// The request has the whole conversation each time; the hub has its own and keeps only the last words.
struct ModelTurn {
    let json: JSONValue

    var scene: CallContext { CallContext(json: json) }
    var text: String { json["text"]?.string ?? "" }
    /// Whether the caller has said nothing yet.
    var opensCall: Bool { (json["users"]?.integer ?? 0) == 0 }
    /// Whether it only tells what became of a tool that the hub had used.
    var isAfterTool: Bool { json["after_tool"]?.bool ?? false }
    var model: String { json["model"]?.string ?? "" }
    /// A whole answer is wanted only where the request says so: Vapi sends no `Accept`, and what is not streamed stays
    /// silent in calls.
    var wantsWhole: Bool { json["whole"]?.bool ?? false }

    func offers(tool name: String) -> Bool { json["tools"]?.array?.contains(.string(name)) ?? false }

    /// The call and the count of the caller's messages; a longer text of the same turn is another.
    var key: String {
        let users = json["users"]?.integer ?? 0
        let end = isAfterTool ? ":tool" : ""
        return "turn:\(scene.thread ?? json["history"]?.string ?? ""):\(users):\(text.digest)\(end)"
    }

    /// Reads a request's body; nil for what is none.
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
            "after_tool": .bool(history.endsWithToolResult),
            "tools": .array(tools.compactMap { ($0["function"]?["name"] ?? $0["name"])?.string.map(JSONValue.string) }),
            "model": .string(body["model"]?.string ?? ""),
            "whole": .bool(body["stream"]?.bool == false),
            "history": .string(body["messages"]?.digest ?? ""),
        ])
    }

    init(json: JSONValue) { self.json = json }

    func item(atOwnRoute isOwnRoute: Bool, receivedAt: Date) -> InboundItem {
        InboundItem(
            key: ItemKey(key),
            lane: scene.lane,
            addresses: scene.addresses(atOwnRoute: isOwnRoute),
            occurredAt: receivedAt,
            answer: wantsWhole ? .inline : .streaming,
            payload: JSONValue.object(["turn": json]).data
        )
    }
}
