import ChannelKit
import Foundation

/// The Chat API of Botpress Cloud: the hub speaks to the bot as one of its users.
struct ChatAPI: Sendable {
    let api: BotpressAPI
    let webhookID: String
    /// A JWT that names the user.
    let userKey: Secret

    /// Calls at the webhooks' host are refused: they have to pass the chat's edge.
    private var url: String { "\(api.host("chat"))/\(webhookID)" }
    private var headers: HeaderFields { ["x-user-key": userKey.reveal()] }
    /// Comes back with the message, and in lists of them.
    private static let correlationName = "hubMessageId"

    /// - Returns: The message's id, if the answer has one.
    func send(
        _ content: ReplyContent,
        to thread: BotpressThread,
        _ destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> String? {
        let body: JSONValue = [
            "conversationId": .string(thread.conversation), "payload": CloudMessage(content).flat,
            "metadata": .object([Self.correlationName: .string(destination.correlation)]),
        ]
        let answer = try await api.post(body, to: "\(url)/messages", headers, of: .cloud, using: http)
        return answer?["message"]?["id"]?.filledText
    }

    func probe(using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await api.get("\(url)/users/me", headers, of: .cloud, using: http)
    }

    /// The messages with the hub's own id, of those in a conversation since `moment`.
    func messages(
        in thread: BotpressThread,
        with correlation: String,
        since moment: Date,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [ListedMessage] {
        try await pages("\(url)/conversations/\(thread.conversation.pathEncoded)/messages", since: moment) {
            url throws(DeliveryError) in
            try await api.get(url, headers, of: .cloud, using: http)
        }
        .filter { $0.json["metadata"]?[Self.correlationName]?.string == correlation }
    }
}
