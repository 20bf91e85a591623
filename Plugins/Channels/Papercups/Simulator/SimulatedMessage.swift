import ChannelKit
import Foundation

/// A message as the server stores it.
struct SimulatedMessage {
    enum Author: Hashable {
        case customer
        case agent(SimulatedAgent)
    }

    /// The text and files.
    struct Content {
        var body: String?
        var files: [SimulatedFile] = []
    }

    let id = PapercupsID.make()
    let content: Content
    let author: Author
    let createdAt: Date
    var type = "reply"
    var source = "chat"
    var isPrivate = false
    var sentAt: JSONValue
    var metadata: JSONValue = .null

    init(_ content: Content, by author: Author, at moment: Date) {
        self.content = content
        self.author = author
        createdAt = moment
        sentAt = .string(moment.withZone)
    }

    /// The readable text.
    var text: String {
        ([content.body].compactMap(\.self).filter { !$0.isEmpty } + content.files.map { "[\($0.name)]" })
            .joined(separator: " ")
    }

    /// The expanded form, used in webhooks and by the API.
    ///
    /// An agent's message has no member `customer`.
    func json(in conversation: SimulatedConversation, of account: SimulatedAccount) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(id), "object": "message", "body": .text(content.body), "type": .string(type),
            "content_type": "text", "private": .bool(isPrivate), "source": .string(source),
            "created_at": .string(createdAt.withoutZone), "sent_at": sentAt, "seen_at": nil,
            "conversation_id": .string(conversation.id), "account_id": .string(account.id), "customer_id": nil,
            "user_id": nil, "user": nil, "attachments": .array(content.files.map { $0.json(at: account.baseURL) }),
            "metadata": metadata,
        ]
        switch author {
        case .customer:
            members["customer_id"] = .string(conversation.customer.id)
            members["customer"] = conversation.customer.json(at: conversation.createdAt)
        case .agent(let agent):
            members["user_id"] = .integer(agent.id)
            members["user"] = agent.json(at: conversation.createdAt)
        }
        return .object(members)
    }
}
