import ChannelKit
import Foundation

/// The client of Botpress Cloud's Runtime API, which sends as the bot.
///
/// The authentication determines the direction: a message created as the bot goes to the customer. With an
/// integration's id it would come from the customer and trigger the bot, so that header is never sent.
///
/// - SeeAlso: <https://botpress.com/docs/api-reference> (read 2026-08)
struct RuntimeAPI: ReplySending {
    let botID: String
    /// The message tag for the hub's id of the send; nil if the bot declares none.
    let messageTag: String?
    private let api: JSONAPI

    init(baseURL: String, botID: String, token: Secret, messageTag: String?) {
        self.botID = botID
        self.messageTag = messageTag
        api = .botpress(
            .cloud,
            at: "\(baseURL)/v1/chat",
            authorization: .bearer(token),
            headers: ["x-bot-id": botID]
        )
    }

    /// The value of the `Authorization` header.
    var authorization: Secret? { api.authorization.header.map(Secret.init) }

    func send(_ reply: BotpressReply, using http: any HTTPSending) async throws(DeliveryError) -> String? {
        let message = CloudMessage(reply.content)
        let correlation = reply.destination.correlation
        var body: [String: JSONValue] = [
            "conversationId": .string(reply.thread.conversation), "userId": .string(botID),
            "type": .string(message.type), "payload": message.payload, "tags": [:],
        ]
        var path = "messages"
        if let messageTag, !correlation.isEmpty {
            body["tags"] = .object([messageTag: .string(correlation)])
            body["discriminateByTags"] = [.string(messageTag)]
            path += "/get-or-create"
        }
        let created = try await api.post(.object(body), to: path, using: http)?["message"]
        guard created?["direction"]?.string != "incoming" else {
            throw .needsCredentials(reason: "Botpress created the reply as incoming; use a Bot Access Key")
        }
        return created?["id"]?.string
    }

    /// Requests a conversation that does not exist: a valid token gets a 404 for it.
    func probe(using http: any HTTPSending) async throws(DeliveryError) {
        do throws(DeliveryError) {
            _ = try await api.get("conversations/conv_patchbay_credential_probe", using: http)
        } catch {
            guard case .rejected(let code, _, _) = error, Self.signsOfLife.contains(code) else { throw error }
        }
    }

    private static let signsOfLife = ["ResourceNotFound", "ReferenceNotFound", "InvalidPayload", "InvalidIdentifier"]

    /// The bot's messages in a conversation since `moment`.
    func messages(
        in thread: BotpressThread,
        since moment: Date,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [ListedMessage] {
        let query = [(name: "conversationId", value: thread.conversation)]
        return try await api.listed("messages", query: query, since: moment, using: http)
            .filter { $0.json["direction"]?.string != "incoming" }
    }
}
