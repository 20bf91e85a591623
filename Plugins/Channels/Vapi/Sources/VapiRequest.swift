public import ChannelKit
import Foundation

// The two doors tell themselves apart by what comes in: `{"message": {…}}` to the server URL, `{"messages": […]}` to
// the custom model, whose path may end in `/chat/completions` once or twice.

extension VapiAdapter {
    /// Searches for the ids of numbers, assistants and organisations; an `id` may be a number's.
    public static func locate(_ request: WebhookRequest) -> [Address] {
        let searches: [(String, Int, @Sendable (String) -> Address)] = [
            ("phoneNumberId", 32, Address.phoneNumberID), ("id", 64, Address.phoneNumberID),
            ("number", 32, Address.number), ("assistantId", 32, Address.assistantID), ("id", 64, Address.assistantID),
            ("orgId", 16, Address.orgID),
        ]
        return searches.flatMap { name, limit, address in
            JSONScan.strings(named: name, in: request.body, limit: limit).map(address)
        }.uniqued()
    }

    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        let request = request.request
        let body = try JSONValue(parsing: request.body)
        let isOwnDoor = request.isAtOwnDoor
        if let message = body["message"], message.object != nil {
            return ServerMessage.items(of: message).map { $0.item(atOwnDoor: isOwnDoor) }
        }
        guard let turn = ModelTurn(body: body) else {
            throw .malformed("the body has neither a message nor a conversation")
        }
        return [turn.item(atOwnDoor: isOwnDoor, receivedAt: request.receivedAt)]
    }
}

extension WebhookRequest {
    /// Whether the path is `/webhooks/<adapter>/<key>/…`: the key says whose it is.
    fileprivate var isAtOwnDoor: Bool {
        target.prefix { $0 != "?" }.split(separator: "/").count > 2
    }
}

/// An item's payload, read back.
enum VapiItem {
    case message(ServerMessage)
    case turn(ModelTurn)

    init(_ item: InboundItem) throws(InboundError) {
        let root = try JSONValue(parsing: item.payload)
        if let message = root["message"], message.object != nil {
            self = .message(ServerMessage(json: message))
        } else if let turn = root["turn"], turn.object != nil {
            self = .turn(ModelTurn(json: turn))
        } else {
            throw .malformed("the item is neither a message nor a turn")
        }
    }

    var scene: CallScene {
        switch self {
        case .message(let message): message.scene
        case .turn(let turn): turn.scene
        }
    }
}
