import ChannelKit
import Foundation
import Synchronization

/// The `type` and `content` of a message.
struct MessageContent {
    let type: String
    let content: JSONValue

    init(_ type: String, _ content: JSONValue) {
        self.type = type
        self.content = content
    }

    init(_ text: String) { self.init("text", .string(text)) }
}

/// An event of a conversation, as Crisp posts it.
struct SimulatedEvent {
    /// The event's name, such as `message:send`.
    let name: String
    let data: JSONValue
    /// The id in the journal: the fingerprint of the event's message; empty without one.
    let id: String

    init(_ name: String, _ data: JSONValue, of fingerprint: Int64? = nil) {
        self.name = name
        self.data = data
        id = fingerprint.map { String($0) } ?? ""
    }
}

/// A conversation as Crisp stores it.
struct SimulatedSession {
    let id: String
    let website: String
    /// The customer's id in the journal.
    let customer: String
    private let nickname: String
    private(set) var state = "pending"
    private(set) var changedAt = Date.distantPast
    /// Oldest first, each with its `fingerprint`.
    private(set) var messages: [JSONValue] = []

    init(of customer: UnifiedContact, on website: SimulatedWebsite) {
        id = customer.crispSession
        self.website = website.id
        self.customer = customer.id
        nickname = customer.name ?? "visitor\(customer.id.utf8.count)"
    }

    // MARK: - Visitors and operators

    /// Adds a visitor's message.
    mutating func addVisitorMessage(_ content: MessageContent, at moment: Date) -> SimulatedEvent {
        state = "unresolved"
        let user: JSONValue = ["user_id": .string(id), "nickname": .string(nickname)]
        let added = add(members(of: content, from: "user", user), fingerprint: nil, at: moment)
        return SimulatedEvent("message:send", added.data, of: added.fingerprint)
    }

    /// Adds an operator's message.
    mutating func addOperatorMessage(_ content: MessageContent, at moment: Date) -> SimulatedEvent {
        let user: JSONValue = ["user_id": "c46126df-9865-4959-82f7-7d8f1b3a9c02", "nickname": "Camille"]
        let added = add(members(of: content, from: "operator", user), fingerprint: nil, at: moment)
        return SimulatedEvent("message:received", added.data, of: added.fingerprint)
    }

    /// Selects `value` in the latest picker that offers it; nil if none does.
    mutating func choose(_ value: String, at moment: Date) -> SimulatedEvent? {
        let position = messages.lastIndex { message in
            message["content"]?["choices"]?.array?.contains { $0["value"]?.string == value } ?? false
        }
        guard let position, let fingerprint = messages[position]["fingerprint"]?.integer,
            var content = messages[position]["content"]?.object
        else { return nil }
        let choices = (content["choices"]?.array ?? []).map { choice -> JSONValue in
            var members = choice.object ?? [:]
            members["selected"] = .bool(members["value"]?.string == value)
            return .object(members)
        }
        content["choices"] = .array(choices)
        return change(fingerprint, to: .object(content), at: moment)
    }

    /// Resolves the conversation, as an operator does.
    mutating func resolve(at moment: Date) -> SimulatedEvent {
        // The journal needs an id of the action.
        SimulatedEvent("session:set_state", setState("resolved", at: moment).data, of: freshFingerprint(at: moment))
    }

    // MARK: - API calls

    mutating func setState(_ state: String, at moment: Date) -> SimulatedEvent {
        self.state = state
        changedAt = moment
        return SimulatedEvent("session:set_state", data(["state": .string(state)]))
    }

    func message(_ fingerprint: Int64) -> JSONValue? {
        messages.first { $0["fingerprint"]?.integer == fingerprint }
    }

    mutating func add(
        _ members: [String: JSONValue],
        fingerprint: Int64?,
        at moment: Date
    ) -> (data: JSONValue, fingerprint: Int64) {
        let fingerprint = fingerprint ?? freshFingerprint(at: moment)
        var members = members
        members["fingerprint"] = .integer(fingerprint)
        members["timestamp"] = .integer(moment.millisecondsSince1970)
        members["stamped"] = true
        members["mentions"] = members["mentions"] ?? []
        let message = data(members)
        messages.append(message)
        changedAt = moment
        return (message, fingerprint)
    }

    /// Changes a message's content, if there is such a message.
    mutating func change(_ fingerprint: Int64, to content: JSONValue, at moment: Date) -> SimulatedEvent {
        for position in messages.indices where messages[position]["fingerprint"]?.integer == fingerprint {
            messages[position] = .object((messages[position].object ?? [:]).merging(["content": content]) { $1 })
            changedAt = moment
        }
        let change = data(["fingerprint": .integer(fingerprint), "content": content])
        return SimulatedEvent("message:updated", change, of: fingerprint)
    }

    mutating func remove(_ fingerprint: Int64) -> SimulatedEvent {
        messages.removeAll { $0["fingerprint"]?.integer == fingerprint }
        return SimulatedEvent("message:removed", data(["fingerprint": .integer(fingerprint)]), of: fingerprint)
    }

    // MARK: - JSON

    /// An event's data, with the members that every event of a conversation has.
    func data(_ members: [String: JSONValue]) -> JSONValue {
        let common: [String: JSONValue] = [
            "website_id": .string(website), "session_id": .string(id), "inbox_id": .null,
        ]
        return .object(members.merging(common) { _, common in common })
    }

    /// The conversation's entry in the list.
    var summary: JSONValue {
        data([
            "state": .string(state), "updated_at": .integer(changedAt.millisecondsSince1970),
            "meta": ["nickname": .string(nickname)],
        ])
    }

    private func members(of content: MessageContent, from side: String, _ user: JSONValue) -> [String: JSONValue] {
        [
            "type": .string(content.type), "from": .string(side), "origin": "chat", "content": content.content,
            "user": user,
        ]
    }

    /// The number of fingerprints made in this process.
    private static let fingerprintCount = Atomic<Int64>(0)

    /// An unused fingerprint: milliseconds and two digits, as Crisp generates them.
    ///
    /// The digits are counted and not random: a visitor may have one session id at several simulated websites, and the
    /// messages to two of them in one millisecond would have one idempotency key.
    private func freshFingerprint(at moment: Date) -> Int64 {
        let known = Set(messages.compactMap { $0["fingerprint"]?.integer })
        let number = Self.fingerprintCount.wrappingAdd(1, ordering: .relaxed).oldValue
        var fingerprint = moment.millisecondsSince1970 * 100 + number % 100
        while known.contains(fingerprint) { fingerprint += 1 }
        return fingerprint
    }
}
