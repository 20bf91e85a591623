public import ChannelKit
public import ChannelSimulatorKit
import Foundation

extension BotpressPlatformSimulator {
    public func respond(to request: SimulatedRequest) async -> WebhookResponse {
        let path = request.components
        // Files are public.
        if path.first == "files" {
            let picture = SampleFile(.image)
            return WebhookResponse(status: 200, headers: ["Content-Type": picture.mimeType], body: picture.data)
        }
        do throws(BotpressRefusal) {
            if await provider.hasFault(.expiredToken) { throw refusalOfToken(at: path) }
            return try await answer(request, path)
        } catch {
            guard request.method == "POST", let bot = bots.first else { return error.response }
            return await provider.refuse(error, on: bot.channel)
        }
    }

    private func answer(_ request: SimulatedRequest, _ path: [String]) async throws(BotpressRefusal) -> WebhookResponse
    {
        if path.starts(with: ["v1", "chat"]) { return try await runtime(request, Array(path.dropFirst(2))) }
        if path.starts(with: ["api", "v1"]) { return try await server(request, Array(path.dropFirst(2))) }
        let rest = Array(path.dropFirst())
        if let bot = bots.first(where: { $0.chatWebhookID != nil && $0.chatWebhookID == path.first }) {
            return try await chat(request, rest, of: bot)
        }
        let integrated = bots.filter { $0.webhookID != nil && $0.webhookID == path.first }
        guard !integrated.isEmpty else { throw .unknownPath }
        guard rest.isEmpty else { throw .text(404, "Not found") }
        return try await receive(request, from: integrated)
    }

    private func refusalOfToken(at path: [String]) -> BotpressRefusal {
        if path.starts(with: ["api", "v1"]) { return .text(401, "Unauthorized") }
        return path.count == 1 ? .text(401, "Unauthorized. Token is not valid") : .unauthorized
    }

    // MARK: - The Messaging API integration

    private func receive(
        _ request: SimulatedRequest,
        from bots: [SimulatedBot]
    ) async throws(BotpressRefusal) -> WebhookResponse {
        let scheme = request.headers["Authorization"]?.split(separator: " ", maxSplits: 1).map(String.init) ?? []
        guard scheme.count == 2, scheme[0].lowercased() == "bearer", let body = try? JSONValue(parsing: request.body)
        else { throw .cloud(500, "Internal", "An error occurred.") }
        guard let bot = bots.first(where: { $0.accepts(scheme[1], for: "access_token") }) else {
            throw .text(401, "Unauthorized. Token is not valid")
        }
        if await provider.hasFault(.throttle) { throw .text(400, "Unknown Error! Rate limited") }
        let texts = ["userId", "messageId", "conversationId", "type", "text"].map { body[$0]?.string ?? "" }
        guard texts.allSatisfy({ !$0.isEmpty }), let type = body["type"]?.string else {
            throw .text(400, #"Validation Error! Issues: [{"code":"invalid_type"}]"#)
        }
        let payload = body["payload"] ?? ["text": .string(texts[4])]
        guard PayloadRules.isCloud(type, payload) else {
            throw .text(400, #"Validation Error! Issues: [{"path":["payload"]}]"#)
        }
        return await store(body, type, payload, to: bot)
    }

    private func store(
        _ body: JSONValue,
        _ type: String,
        _ payload: JSONValue,
        to bot: SimulatedBot
    ) async -> WebhookResponse {
        let id = body["conversationId"]?.string ?? ""
        let user = body["userId"]?.string ?? ""
        let known = conversation(id, of: bot)
        let message = SimulatedMessage(
            id: UUID().uuidString.lowercased(),
            channel: bot.channel,
            conversation: id,
            isBots: false,
            author: user,
            type: type,
            payload: payload,
            tags: ["plus/messaging:id": body["messageId"] ?? .null],
            createdAt: provider.clock.now
        )
        // An unknown conversation begins with its first message.
        let customer = known?.customer ?? UnifiedContact(id: user)
        let conversation = known ?? SimulatedConversation(id: id, customer: customer, surface: .integration)
        await accept(message, in: conversation, of: bot, correlation: body["messageId"]?.string)
        return .json(
            status: 200,
            [
                "message": message.runtimeJSON, "user": ["id": .string("user_\(user)")],
                "conversation": ["id": .string("conv_\(id)"), "integration": "plus/messaging"],
            ]
        )
    }
}
