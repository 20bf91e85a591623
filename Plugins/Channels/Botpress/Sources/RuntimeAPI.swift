import ChannelKit
import Foundation

/// The Runtime API of Botpress Cloud: the hub speaks as the bot.
///
/// Who authenticates decides the direction. What is created as the bot goes to the person; with an integration's id it
/// would come from them and wake the bot, so that none is ever sent.
struct RuntimeAPI: Sendable {
    let api: BotpressAPI
    let botID: String
    let token: Secret
    /// A message tag that the bot declares, for the hub's own id.
    let messageTag: String?

    var authorization: Secret { Secret("Bearer \(token.reveal())") }
    private var headers: HeaderFields { ["Authorization": authorization.reveal(), "x-bot-id": botID] }
    private var messagesURL: String { "\(api.baseURL)/v1/chat/messages" }

    /// - Returns: The message's id, if the answer has one.
    func send(
        _ content: ReplyContent,
        to thread: BotpressThread,
        _ destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> String? {
        let message = CloudMessage(content)
        var body: [String: JSONValue] = [
            "conversationId": .string(thread.conversation), "userId": .string(botID), "type": .string(message.type),
            "payload": message.payload, "tags": [:],
        ]
        var url = messagesURL
        if let messageTag, !destination.correlation.isEmpty {
            body["tags"] = .object([messageTag: .string(destination.correlation)])
            body["discriminateByTags"] = [.string(messageTag)]
            url += "/get-or-create"
        }
        let created = try await api.post(.object(body), to: url, headers, of: .cloud, using: http)?["message"]
        guard created?["direction"]?.string != "incoming" else {
            let reason = "Botpress took the reply for a message of the person's: use a Bot Access Key"
            throw .needsCredentials(reason: reason)
        }
        return created?["id"]?.filledText
    }

    /// Asks for a conversation that does not exist: it is not found by whoever may ask.
    func probe(using http: any HTTPSending) async throws(DeliveryError) {
        let url = "\(api.baseURL)/v1/chat/conversations/conv_patchbay_credential_probe"
        do throws(DeliveryError) { _ = try await api.get(url, headers, of: .cloud, using: http) } catch {
            guard case .rejected(let code, _, _) = error, Self.signsOfLife.contains(code) else { throw error }
        }
    }

    private static let signsOfLife = ["ResourceNotFound", "ReferenceNotFound", "InvalidPayload", "InvalidIdentifier"]

    /// What was said as the bot in a conversation since `moment`, newest pages first.
    func messages(
        in thread: BotpressThread,
        since moment: Date,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [ListedMessage] {
        try await pages("\(messagesURL)?conversationId=\(thread.conversation.pathEncoded)", since: moment) {
            url throws(DeliveryError) in
            try await api.get(url, headers, of: .cloud, using: http)
        }
        .filter { $0.json["direction"]?.string != "incoming" }
    }
}

/// Reads the pages of a list of messages until they are older than `moment`.
func pages(
    _ url: String,
    since moment: Date,
    _ get: (String) async throws(DeliveryError) -> JSONValue?
) async throws(DeliveryError) -> [ListedMessage] {
    /// More than a conversation gets while a send is unclear.
    let maxPages = 20
    var messages: [ListedMessage] = []
    var next: String? = url
    for _ in 0..<maxPages {
        guard let url = next, let page = try await get(url), let listed = page["messages"]?.array else { break }
        let read = listed.compactMap(ListedMessage.init)
        messages += read.filter { $0.isSince(moment) }
        // The order is not promised; a page with nothing new in it is taken for the end of what is.
        guard read.contains(where: { $0.isSince(moment) }) else { break }
        next = page["meta"]?["nextToken"]?.filledText.map { token in
            "\(url.prefix { $0 != "&" })" + (url.contains("?") ? "&" : "?") + "nextToken=\(token.pathEncoded)"
        }
    }
    return messages
}

/// A message in a list of either generation.
struct ListedMessage {
    let id: String
    let at: Date?
    let json: JSONValue

    init?(_ json: JSONValue) {
        guard let id = json["id"]?.filledText else { return nil }
        self.id = id
        self.json = json
        at = (json["createdAt"] ?? json["sentOn"])?.string.flatMap(Date.init(iso8601:))
    }

    func isSince(_ moment: Date) -> Bool { at.map { $0 >= moment } ?? true }
}
