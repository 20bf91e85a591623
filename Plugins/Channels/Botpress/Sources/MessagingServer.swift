import ChannelKit
import Foundation

/// A self-hosted Messaging server, as one of its clients.
struct MessagingServer: Sendable {
    let api: BotpressAPI
    let clientID: String
    let token: Secret
    /// Besides, where the server runs with an internal password.
    let password: Secret?
    let role: BotpressAdapter.Role

    private var url: String { "\(api.baseURL)/api/v1" }

    private var headers: HeaderFields {
        var headers: HeaderFields = [
            "x-bp-messaging-client-id": clientID, "x-bp-messaging-client-token": token.reveal(),
        ]
        headers["password"] = password?.reveal()
        return headers
    }

    /// Says `content` as the bot, or where the bot thinks as the user.
    ///
    /// - Returns: The message's id, if the answer has one.
    func send(
        _ content: ReplyContent,
        to thread: BotpressThread,
        _ destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> String? {
        let incoming = thread.way == .collect ? try await awaited(in: thread, destination, using: http) : nil
        // The bot has no `authorId`, and one that is null is refused.
        let body = JSONValue.compact([
            "conversationId": .string(thread.conversation), "payload": LegacyMessage(content).payload,
            "authorId": role == .brain ? .string(destination.contact.id) : nil,
            "incomingId": incoming.map(JSONValue.string),
        ])
        let answer = try await api.post(body, to: "\(url)/messages", headers, of: .server, using: http)
        if let incoming { await endTurn(of: incoming, using: http) }
        return answer?["id"]?.filledText
    }

    /// The message whose sender waits: the one that is quoted, else the person's last.
    private func awaited(
        in thread: BotpressThread,
        _ destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> String? {
        if let quoted = destination.replyTo { return quoted }
        let listed = try await list(thread, limit: 20, since: nil, using: http)
        let theirs = listed.filter { $0.json["authorId"]?.filledText != nil }
        return theirs.max { $0.at ?? .distantPast < $1.at ?? .distantPast }?.id
    }

    /// Releases the waiting caller, who otherwise waits until their time is up: the reply is sent either way.
    private func endTurn(of message: String, using http: any HTTPSending) async {
        _ = try? await api.post(
            [:],
            to: "\(url)/messages/turn/\(message.pathEncoded)",
            headers,
            of: .server,
            using: http
        )
    }

    func probe(using http: any HTTPSending) async throws(DeliveryError) {
        do throws(DeliveryError) {
            _ = try await api.get("\(url)/health", headers, of: .server, using: http)
        } catch {
            guard case .rejected = error else { throw error }
            throw .needsCredentials(reason: "\(error.reason); is base_url the Messaging server's address?")
        }
    }

    /// What was said on the hub's side of a conversation since `moment`.
    func messages(
        in thread: BotpressThread,
        since moment: Date,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [ListedMessage] {
        try await list(thread, limit: 100, since: moment, using: http).filter { message in
            let isUsers = message.json["authorId"]?.filledText != nil
            return message.isSince(moment) && isUsers == (role == .brain)
        }
    }

    private func list(
        _ thread: BotpressThread,
        limit: Int,
        since moment: Date?,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [ListedMessage] {
        let from = moment.map { "&from=\($0.iso8601.pathEncoded)" } ?? ""
        let path = "messages/conversation/\(thread.conversation.pathEncoded)?limit=\(limit)\(from)"
        let list = try await api.get("\(url)/\(path)", headers, of: .server, using: http)
        return (list?.array ?? list?["messages"]?.array ?? []).compactMap(ListedMessage.init)
    }
}
