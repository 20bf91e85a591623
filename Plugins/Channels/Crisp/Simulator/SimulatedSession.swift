import ChannelKit
import Foundation

/// What somebody says: `type` and `content`.
struct SpokenContent {
    let type: String
    let content: JSONValue

    init(_ type: String, _ content: JSONValue) {
        self.type = type
        self.content = content
    }
}

/// A conversation as Crisp keeps it.
struct SimulatedSession {
    typealias Told = (event: String, data: JSONValue, fingerprint: Int64)

    let id: String
    let website: String
    /// The journal's name for the visitor.
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

    // MARK: - What people do

    /// The visitor writes.
    mutating func hear(_ said: SpokenContent, at moment: Date) -> Told {
        state = "unresolved"
        let user: JSONValue = ["user_id": .string(id), "nickname": .string(nickname)]
        return told("message:send", add(members(of: said, from: "user", user), fingerprint: nil, at: moment))
    }

    /// An operator writes.
    mutating func speak(_ said: SpokenContent, at moment: Date) -> Told {
        let user: JSONValue = ["user_id": "c46126df-9865-4959-82f7-7d8f1b3a9c02", "nickname": "Camille"]
        return told("message:received", add(members(of: said, from: "operator", user), fingerprint: nil, at: moment))
    }

    /// The visitor chooses `value` of the latest picker that has it; nil if none has.
    mutating func choose(_ value: String, at moment: Date) -> Told? {
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

    /// The operator is done.
    mutating func resolve(at moment: Date) -> Told {
        state = "resolved"
        changedAt = moment
        return ("session:set_state", data(["state": "resolved"]), freshFingerprint(at: moment))
    }

    // MARK: - What the API does

    mutating func setState(_ state: String, at moment: Date) {
        self.state = state
        changedAt = moment
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

    /// Changes the content of a message; nil if there is none of this id.
    mutating func change(_ fingerprint: Int64, to content: JSONValue, at moment: Date) -> Told? {
        let position = messages.firstIndex { $0["fingerprint"]?.integer == fingerprint }
        guard let position, var members = messages[position].object else { return nil }
        members["content"] = content
        messages[position] = .object(members)
        changedAt = moment
        let told = data(["fingerprint": .integer(fingerprint), "content": content])
        return ("message:updated", told, fingerprint)
    }

    mutating func remove(_ fingerprint: Int64) -> Told? {
        guard message(fingerprint) != nil else { return nil }
        messages.removeAll { $0["fingerprint"]?.integer == fingerprint }
        return ("message:removed", data(["fingerprint": .integer(fingerprint)]), fingerprint)
    }

    // MARK: - Crisp's words

    /// An event's data, with what every event of a conversation has.
    func data(_ members: [String: JSONValue]) -> JSONValue {
        let common: [String: JSONValue] = [
            "website_id": .string(website), "session_id": .string(id), "inbox_id": .null,
        ]
        return .object(members.merging(common) { _, common in common })
    }

    /// The conversation as the list has it.
    var summary: JSONValue {
        data([
            "state": .string(state), "updated_at": .integer(changedAt.millisecondsSince1970),
            "meta": ["nickname": .string(nickname)],
        ])
    }

    private func members(of said: SpokenContent, from side: String, _ user: JSONValue) -> [String: JSONValue] {
        [
            "type": .string(said.type), "from": .string(side), "origin": "chat", "content": said.content, "user": user,
        ]
    }

    private func told(_ event: String, _ added: (data: JSONValue, fingerprint: Int64)) -> Told {
        (event, added.data, added.fingerprint)
    }

    /// Milliseconds and two digits more, as Crisp makes them; none that there is already.
    private func freshFingerprint(at moment: Date) -> Int64 {
        let known = Set(messages.compactMap { $0["fingerprint"]?.integer })
        var fingerprint = moment.millisecondsSince1970 * 100 + Int64.random(in: 0..<100)
        while known.contains(fingerprint) { fingerprint += 1 }
        return fingerprint
    }
}
