import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The routes of a Messaging server.
extension BotpressPlatformSimulator {
    private static let members: Set = ["conversationId", "payload", "authorId", "incomingId"]

    func server(_ request: SimulatedRequest, _ path: [String]) async throws(BotpressRefusal) -> WebhookResponse {
        let bot = try client(request)
        switch (request.method, path) {
        case ("GET", ["health"]): return .json(status: 200, ["channels": [:]])
        case ("POST", ["messages"]): return try await post(request, to: bot)
        case ("POST", _) where path.count == 3 && path[0] == "messages" && path[1] == "turn":
            return .json(status: 200, [:])
        case ("GET", _) where path.count == 3 && path[0] == "messages" && path[1] == "conversation":
            return try list(path[2], request, of: bot)
        default: throw .text(404, "Not Found")
        }
    }

    private func client(_ request: SimulatedRequest) throws(BotpressRefusal) -> SimulatedBot {
        let id = request.headers["x-bp-messaging-client-id"]
        let bot = bots.first { bot in
            bot.clientID != nil && bot.clientID == id
                && bot.accepts(request.headers["x-bp-messaging-client-token"], for: "client_token")
        }
        guard let bot else { throw .text(401, "Unauthorized") }
        guard bot.acceptsPassword(request.headers["password"]) else { throw .text(403, "Forbidden") }
        return bot
    }

    private func post(_ request: SimulatedRequest, to bot: SimulatedBot) async throws(BotpressRefusal)
        -> WebhookResponse
    {
        if let wait = await provider.throttleWait() {
            throw .text(429, "Too Many Requests", headers: ["Retry-After": "\(wait.components.seconds)"])
        }
        guard let body = request.object, let members = body.object, Set(members.keys).isSubset(of: Self.members),
            members["authorId"] != .null
        else { throw .text(400, "\"value\" is not allowed") }
        guard let payload = body["payload"], PayloadRules.isLegacy(payload) else {
            throw .text(400, "\"payload\" is not valid")
        }
        guard let conversation = body["conversationId"]?.string.flatMap({ conversation($0, of: bot) }) else {
            throw .text(404, "Not Found")
        }
        let message = SimulatedMessage(
            id: UUID().uuidString.lowercased(),
            channel: bot.channel,
            conversation: conversation.id,
            isBots: body["authorId"] == nil,
            author: body["authorId"]?.string ?? "",
            type: payload["type"]?.string ?? "",
            payload: payload,
            createdAt: provider.clock.now
        )
        await accept(message, in: conversation, of: bot, correlation: nil)
        return .json(status: 201, message.serverJSON)
    }

    private func list(
        _ id: String,
        _ request: SimulatedRequest,
        of bot: SimulatedBot
    ) throws(BotpressRefusal) -> WebhookResponse {
        guard conversation(id, of: bot) != nil else { throw .text(404, "Not Found") }
        let since = request.query["from"].flatMap(Date.init(iso8601:)) ?? .distantPast
        let limit = request.query["limit"].flatMap { Int($0) } ?? 20
        let listed = messages.filter { $0.channel == bot.channel && $0.conversation == id && $0.createdAt >= since }
        return .json(status: 200, .array(listed.reversed().prefix(limit).map(\.serverJSON)))
    }
}
