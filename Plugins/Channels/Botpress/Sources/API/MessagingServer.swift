import ChannelKit
import Foundation

/// The API client of a self-hosted Messaging server.
///
/// - SeeAlso: <https://github.com/botpress/messaging>, `docs/routes.md` (v1.2.18, read 2026-08)
struct MessagingServer: ReplySending {
    let clientID: String
    private let role: BotpressAdapter.Role
    private let api: JSONAPI

    /// - Parameter password: The server's internal password, if it has one.
    init(baseURL: String, clientID: String, token: Secret, password: Secret?, role: BotpressAdapter.Role) {
        self.clientID = clientID
        self.role = role
        var secrets = ["x-bp-messaging-client-token": token]
        secrets["password"] = password
        api = .botpress(
            .server,
            at: "\(baseURL)/api/v1",
            authorization: .headers(secrets),
            headers: ["x-bp-messaging-client-id": clientID]
        )
    }

    /// Sends a reply as the bot, or with `role: brain` as the user.
    func send(_ reply: BotpressReply, using http: any HTTPSending) async throws(DeliveryError) -> String? {
        let incoming = reply.thread.route == .collect ? try await awaitedMessage(of: reply, using: http) : nil
        // The bot has no `authorId`; the server rejects a null.
        let body = JSONValue.compact([
            "conversationId": .string(reply.thread.conversation), "payload": LegacyMessage(reply.content).payload,
            "authorId": role == .brain ? .string(reply.destination.contact.id) : nil,
            "incomingId": incoming.map(JSONValue.string),
        ])
        let sent = try await api.post(body, to: "messages", using: http)
        if let incoming { await endTurn(of: incoming, using: http) }
        return sent?["id"]?.string
    }

    /// The message whose sender waits: the quoted one, or the customer's last.
    private func awaitedMessage(
        of reply: BotpressReply,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> String? {
        if let quoted = reply.destination.replyTo { return quoted }
        let listed = try await list(reply.thread, limit: 20, since: nil, using: http)
        let theirs = listed.filter { $0.json["authorId"]?.nonEmptyString != nil }
        return theirs.max { $0.at ?? .distantPast < $1.at ?? .distantPast }?.id
    }

    /// Ends the turn for the waiting caller, who would otherwise wait for the timeout.
    ///
    /// A failure is ignored: the reply is already sent.
    private func endTurn(of message: String, using http: any HTTPSending) async {
        _ = try? await api.post([:], to: "messages/turn/\(message.percentEncoded())", using: http)
    }

    func probe(using http: any HTTPSending) async throws(DeliveryError) {
        do throws(DeliveryError) {
            _ = try await api.get("health", using: http)
        } catch {
            guard case .rejected = error else { throw error }
            throw .needsCredentials(reason: "\(error.reason); check that base_url is the Messaging server's URL")
        }
    }

    /// The messages on the hub's side of a conversation since `moment`.
    func messages(
        in thread: BotpressThread,
        since moment: Date,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [ListedMessage] {
        try await list(thread, limit: 100, since: moment, using: http).filter { message in
            let isUsers = message.json["authorId"]?.nonEmptyString != nil
            return message.isSince(moment) && isUsers == (role == .brain)
        }
    }

    private func list(
        _ thread: BotpressThread,
        limit: Int,
        since moment: Date?,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [ListedMessage] {
        var query = [(name: "limit", value: String(limit))]
        if let moment { query.append(("from", moment.iso8601)) }
        let path = "messages/conversation/\(thread.conversation.percentEncoded())"
        let list = try await api.get(path, query: query, using: http)
        return (list?.array ?? list?["messages"]?.array ?? []).compactMap(ListedMessage.init)
    }
}
