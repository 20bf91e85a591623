import ChannelKit
import Foundation

/// A conversation as the server stores it.
struct SimulatedConversation {
    let id = PapercupsID.make()
    let account: String
    let customer: UnifiedContact
    let createdAt: Date
    /// Oldest first.
    private(set) var messages: [SimulatedMessage] = []
    private(set) var closedAt: Date?
    private(set) var lastActivityAt: Date
    private(set) var assignee: SimulatedAgent?
    private var isRead = false

    init(account: String, customer: UnifiedContact, at moment: Date) {
        self.account = account
        self.customer = customer
        createdAt = moment
        lastActivityAt = moment
    }

    var isClosed: Bool { closedAt != nil }

    /// Adds a message and updates the assignee and the read mark.
    ///
    /// The first agent who writes is assigned; a reply marks the conversation as read, a bot's message does not.
    ///
    /// - Returns: True if the conversation changed.
    @discardableResult
    mutating func add(_ message: SimulatedMessage) -> Bool {
        let before = (assignee, isRead)
        messages.append(message)
        lastActivityAt = message.createdAt
        switch message.author {
        case .customer:
            isRead = false
            closedAt = nil
        case .agent(let agent):
            if !messages.dropLast().contains(where: { $0.author != .customer }) { assignee = agent }
            if message.type == "reply" { isRead = true }
        }
        return (assignee, isRead) != before
    }

    mutating func close(at moment: Date) { closedAt = moment }

    /// Applies the changes of a `PUT`.
    mutating func update(status: String?, assignee id: JSONValue?, at moment: Date) {
        if let status { closedAt = status == "closed" ? moment : nil }
        if let id { assignee = SimulatedAgent.all.first { $0.id == id.integer } }
    }

    /// The basic form, used in webhooks.
    func json(of account: SimulatedAccount) -> JSONValue {
        [
            "id": .string(id), "object": "conversation", "source": "chat",
            "created_at": .string(createdAt.withoutZone), "closed_at": .text(closedAt?.withZone),
            "last_activity_at": .string(lastActivityAt.withZone), "status": isClosed ? "closed" : "open",
            "read": .bool(isRead), "priority": "not_priority", "subject": nil, "account_id": .string(account.id),
            "customer_id": .string(customer.id), "assignee_id": assignee.map { .integer($0.id) } ?? .null,
            "inbox_id": "9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d", "metadata": nil,
        ]
    }

    /// The API's form.
    func expanded(of account: SimulatedAccount) -> JSONValue {
        var members = json(of: account).object ?? [:]
        members["customer"] = customer.json(at: createdAt)
        members["messages"] = .array(messages.map { $0.json(in: self, of: account) })
        members["tags"] = []
        return .object(members)
    }
}

/// A user of an account.
struct SimulatedAgent: Hashable {
    let id: Int64
    let name: String

    /// The user of the hub's API key.
    static let hub = SimulatedAgent(id: 17, name: "Front desk")
    static let human = SimulatedAgent(id: 23, name: "Olive")
    static let all = [hub, human]

    func json(at moment: Date) -> JSONValue {
        [
            "id": .integer(id), "object": "user", "email": .string("user-\(id)@example.com"),
            "created_at": .string(moment.withoutZone), "disabled_at": nil, "archived_at": nil,
            "full_name": .string("\(name) Owner"), "display_name": .string(name), "profile_photo_url": nil,
            "role": "admin",
        ]
    }
}

extension UnifiedContact {
    func json(at moment: Date) -> JSONValue {
        [
            "id": .string(id), "object": "customer", "name": .text(name), "email": nil,
            "created_at": .string(moment.withoutZone), "updated_at": .string(moment.withoutZone), "phone": .text(phone),
            "external_id": nil, "profile_photo_url": nil, "company_id": nil, "host": "shop.example.net",
            "pathname": "/orders", "current_url": "https://shop.example.net/orders", "browser": "Firefox",
            "os": "Linux", "metadata": [:], "title": .string(name ?? "Anonymous User"),
        ]
    }
}

extension Date {
    /// The format of `created_at`.
    var withoutZone: String { String(iso8601.prefix(19)) }

    /// The format of every other time.
    var withZone: String { withoutZone + "Z" }
}
