public import ChannelKit
import Foundation

// The body distinguishes the two routes: `{"message": {…}}` to the server URL, `{"messages": […]}` to the custom model,
// whose path may end in `/chat/completions` once or twice. `{"type": "call.…", "call": {…}}` is an older form.

extension VapiAdapter {
    private static let scan = JSONScan("phoneNumberId", "id", "number", "assistantId", "orgId")

    /// Scans for the ids of numbers, assistants and organisations; an `id` may be a number's.
    public static func locate(_ request: WebhookRequest) -> [Address] {
        let found = scan.strings(in: request.body)
        func addresses(_ name: String, _ limit: Int, _ address: (String) -> Address) -> [Address] {
            (found[name] ?? []).prefix(limit).map(address)
        }
        let numbers = addresses("phoneNumberId", 32, Address.phoneNumberID) + addresses("id", 64, Address.phoneNumberID)
        let assistants = addresses("assistantId", 32, Address.assistantID) + addresses("id", 64, Address.assistantID)
        return (numbers + addresses("number", 32, Address.number) + assistants + addresses("orgId", 16, Address.orgID))
            .uniqued()
    }

    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        let request = request.request
        let body = try JSONValue(parsing: request.body)
        let isOwnRoute = request.keyComponent != nil
        if let message = body["message"], message.object != nil {
            try manifest.limits.check(items: ToolCall.count(in: message))
            return ServerMessage.items(of: message).map { $0.item(atOwnRoute: isOwnRoute) }
        }
        if let message = OlderCallEvent(body)?.message {
            return ServerMessage.items(of: message).map { $0.item(atOwnRoute: isOwnRoute) }
        }
        guard let turn = ModelTurn(body: body) else {
            throw .malformed("the body has neither 'message' nor 'messages'")
        }
        return [turn.item(atOwnRoute: isOwnRoute, receivedAt: request.receivedAt)]
    }
}

/// The stored payload of an item.
enum VapiItem {
    case message(ServerMessage)
    case turn(ModelTurn)

    init(_ item: InboundItem) throws(InboundError) {
        let root = try item.json
        if let message = root["message"], message.object != nil {
            self = .message(ServerMessage(json: message))
        } else if let turn = root["turn"], turn.object != nil {
            self = .turn(ModelTurn(json: turn))
        } else {
            throw .malformed("the item is neither a message nor a model turn")
        }
    }

    var context: CallContext {
        switch self {
        case .message(let message): message.context
        case .turn(let turn): turn.context
        }
    }
}
