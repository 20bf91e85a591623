import ChannelKit
import Foundation

/// The client of Botpress Cloud's Chat API, which sends to the bot as one of its users.
///
/// - SeeAlso: <https://github.com/botpress/botpress>, `packages/chat-api` (read 2026-08)
struct ChatAPI: ReplySending {
    private let api: JSONAPI
    /// The member of `metadata` with the hub's id of the send.
    private static let correlationName = "hubMessageId"

    /// - Parameter userKey: The user's JWT.
    init(hosts: BotpressHosts, webhookID: String, userKey: Secret) {
        // The webhook host rejects these calls.
        let url = "\(hosts.url(of: "chat"))/\(webhookID)"
        api = .botpress(.cloud, at: url, authorization: .headers(["x-user-key": userKey]))
    }

    func send(_ reply: BotpressReply, using http: any HTTPSending) async throws(DeliveryError) -> String? {
        let body: JSONValue = [
            "conversationId": .string(reply.thread.conversation), "payload": CloudMessage(reply.content).flat,
            "metadata": .object([Self.correlationName: .string(reply.destination.correlation)]),
        ]
        return try await api.post(body, to: "messages", using: http)?["message"]?["id"]?.string
    }

    func probe(using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await api.get("users/me", using: http)
    }

    /// The messages of a conversation since `moment` with the id `correlation`.
    func messages(
        in thread: BotpressThread,
        with correlation: String,
        since moment: Date,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [ListedMessage] {
        let path = "conversations/\(thread.conversation.percentEncoded())/messages"
        return try await api.listed(path, since: moment, using: http)
            .filter { $0.json["metadata"]?[Self.correlationName]?.string == correlation }
    }
}
