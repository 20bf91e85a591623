import ChannelKit
import Foundation

/// The Messaging API integration of Botpress Cloud: the hub speaks to the bot as a user.
struct MessagingIntegration: Sendable {
    let api: BotpressAPI
    let webhookID: String
    let token: Secret

    /// - Returns: The message's id, if the answer has one.
    func send(
        _ content: ReplyContent,
        to thread: BotpressThread,
        _ destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> String? {
        let message = CloudMessage(content)
        // Every type needs a text, and none may be empty.
        let summary = content.plainText.isEmpty ? "[\(message.type)]" : content.plainText
        let body: JSONValue = [
            "userId": .string(destination.contact.id), "conversationId": .string(thread.conversation),
            "messageId": .string(destination.correlation.isEmpty ? UUID().uuidString : destination.correlation),
            "type": .string(message.type), "text": .string(summary), "payload": message.payload,
        ]
        let answer = try await api.post(
            body,
            to: "\(api.host("webhook"))/\(webhookID)",
            ["Authorization": "bearer \(token.reveal())"],
            of: .integration,
            using: http
        )
        return answer?["message"]?["id"]?.filledText
    }
}
