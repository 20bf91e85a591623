import ChannelKit
import Foundation

/// The client of Botpress Cloud's Messaging API integration, which sends to the bot as a user.
///
/// - SeeAlso: <https://github.com/ptrckbp/botpressapi> (v0.2.3, read 2026-08)
struct MessagingIntegration: ReplySending {
    private let api: JSONAPI
    private let webhookID: String

    init(hosts: BotpressHosts, webhookID: String, token: Secret) {
        self.webhookID = webhookID
        // Its code compares the scheme in lower case.
        let authorization = Secret("bearer \(token.reveal())")
        api = .botpress(
            .integration,
            at: hosts.url(of: "webhook"),
            authorization: .headers(["Authorization": authorization])
        )
    }

    func send(_ reply: BotpressReply, using http: any HTTPSending) async throws(DeliveryError) -> String? {
        let message = CloudMessage(reply.content)
        let correlation = reply.destination.correlation
        // Every type requires a non-empty text.
        let summary = reply.content.plainText.isEmpty ? "[\(message.type)]" : reply.content.plainText
        let body: JSONValue = [
            "userId": .string(reply.destination.contact.id), "conversationId": .string(reply.thread.conversation),
            "messageId": .string(correlation.isEmpty ? UUID().uuidString : correlation),
            "type": .string(message.type), "text": .string(summary), "payload": message.payload,
        ]
        return try await api.post(body, to: webhookID, using: http)?["message"]?["id"]?.string
    }
}
