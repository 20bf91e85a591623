import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The routes of the Runtime API.
extension BotpressPlatformSimulator {
    func runtime(_ request: SimulatedRequest, _ path: [String]) async throws(BotpressRefusal) -> WebhookResponse {
        let bot = try runtimeBot(request)
        switch (request.method, path) {
        case ("POST", ["messages"]), ("POST", ["messages", "get-or-create"]):
            return try await create(request, isIdempotent: path.count == 2, as: bot)
        case ("GET", ["messages"]):
            let id = request.query["conversationId"] ?? ""
            guard conversation(id, of: bot) != nil else { throw .unknownConversation }
            return .json(status: 200, list(id, of: bot, \.runtimeJSON))
        case ("GET", _) where path.count == 2 && path[0] == "conversations":
            guard conversation(path[1], of: bot) != nil else { throw .unknownConversation }
            return .json(status: 200, ["conversation": ["id": .string(path[1])]])
        default: throw .unknownPath
        }
    }

    private func runtimeBot(_ request: SimulatedRequest) throws(BotpressRefusal) -> SimulatedBot {
        let open = bots.filter { $0.botID != nil && $0.accepts(request.bearerToken, for: "access_token") }
        guard !open.isEmpty else { throw .unauthorized }
        guard let bot = open.first(where: { $0.botID == request.headers["x-bot-id"] }) else { throw .forbidden }
        return bot
    }

    private func create(
        _ request: SimulatedRequest,
        isIdempotent: Bool,
        as bot: SimulatedBot
    ) async throws(BotpressRefusal) -> WebhookResponse {
        if let wait = await provider.throttleWait() { throw .throttled(wait) }
        guard let body = try? JSONValue(parsing: request.body) else { throw .invalid("body") }
        guard let conversation = body["conversationId"]?.string.flatMap({ conversation($0, of: bot) }) else {
            throw .unknownConversation
        }
        guard body["userId"]?.string == bot.botID else { throw .invalid("userId") }
        guard let type = body["type"]?.string, let payload = body["payload"], PayloadRules.isCloud(type, payload) else {
            throw .invalid("payload")
        }
        guard let tags = body["tags"]?.object, tags.keys.allSatisfy({ $0 == bot.messageTag }) else {
            throw .invalid("tags")
        }
        if isIdempotent, let found = try existing(body, tags, of: bot) { return found }
        let message = SimulatedMessage(
            id: UUID().uuidString.lowercased(),
            channel: bot.channel,
            conversation: conversation.id,
            // With an integration's id the message would be the customer's.
            isBots: request.headers["x-integration-id"] == nil,
            author: bot.botID ?? "",
            type: type,
            payload: payload,
            tags: .object(tags),
            createdAt: provider.clock.now
        )
        let correlation = bot.messageTag.flatMap { tags[$0]?.string }
        await accept(message, in: conversation, of: bot, correlation: correlation)
        return .json(status: 201, ["message": message.runtimeJSON])
    }

    private func existing(
        _ body: JSONValue,
        _ tags: [String: JSONValue],
        of bot: SimulatedBot
    ) throws(BotpressRefusal) -> WebhookResponse? {
        guard let names = body["discriminateByTags"]?.array, !names.isEmpty else {
            throw .invalid("discriminateByTags")
        }
        let wanted = names.compactMap(\.string).map { (name: $0, value: tags[$0]) }
        let found = messages.first { message in
            message.channel == bot.channel && wanted.allSatisfy { message.tags[$0.name] == $0.value }
        }
        return found.map { .json(status: 200, ["message": $0.runtimeJSON]) }
    }

    func list(
        _ conversation: String,
        of bot: SimulatedBot,
        _ json: (SimulatedMessage) -> JSONValue
    ) -> JSONValue {
        let listed = messages.filter { $0.channel == bot.channel && $0.conversation == conversation }
        return ["messages": .array(listed.reversed().map(json)), "meta": [:]]
    }
}

/// The routes of the Chat API.
extension BotpressPlatformSimulator {
    func chat(
        _ request: SimulatedRequest,
        _ path: [String],
        of bot: SimulatedBot
    ) async throws(BotpressRefusal) -> WebhookResponse {
        guard bot.accepts(request.headers["x-user-key"], for: "chat_user_key") else { throw .unauthorized }
        switch (request.method, path) {
        case ("GET", ["users", "me"]): return .json(status: 200, ["user": ["id": "hub-user"]])
        case ("POST", ["messages"]): return try await send(request, in: bot)
        case ("GET", _) where path.count == 3 && path[0] == "conversations" && path[2] == "messages":
            guard conversation(path[1], of: bot) != nil else { throw .unknownConversation }
            return .json(status: 200, list(path[1], of: bot, \.chatJSON))
        default: throw .unknownPath
        }
    }

    private func send(
        _ request: SimulatedRequest,
        in bot: SimulatedBot
    ) async throws(BotpressRefusal) -> WebhookResponse {
        // The Cloud's edge returns this error with status 200.
        if let wait = await provider.throttleWait() { throw .throttled(wait, status: 200) }
        guard let body = try? JSONValue(parsing: request.body) else { throw .invalid("body") }
        guard let conversation = body["conversationId"]?.string.flatMap({ conversation($0, of: bot) }) else {
            throw .unknownConversation
        }
        guard let payload = body["payload"], let type = payload["type"]?.string,
            PayloadRules.isCloud(type, payload), payload["title"] == nil || type == "file" || type == "location"
        else { throw .invalid("payload") }
        let message = SimulatedMessage(
            id: UUID().uuidString.lowercased(),
            channel: bot.channel,
            conversation: conversation.id,
            isBots: false,
            author: "hub-user",
            type: type,
            payload: payload,
            metadata: body["metadata"] ?? [:],
            createdAt: provider.clock.now
        )
        await accept(message, in: conversation, of: bot, correlation: body["metadata"]?["hubMessageId"]?.string)
        return .json(status: 201, ["message": message.chatJSON])
    }
}

extension BotpressRefusal {
    fileprivate static func throttled(_ wait: Duration, status: Int = 429) -> BotpressRefusal {
        let refusal = cloud(
            429,
            "RateLimited",
            "The request has been rate limited.",
            headers: [
                "RateLimit-Limit": "10", "RateLimit-Remaining": "0", "RateLimit-Reset": "\(wait.components.seconds)",
            ]
        )
        var response = refusal.response
        response.status = status
        return BotpressRefusal(response: response, journalReason: refusal.journalReason)
    }
}
