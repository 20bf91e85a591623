import ChannelKit
import ChannelTestKit
import Foundation

/// A tenant's random history: the provider's requests, at most one in each step.
///
/// The end of a history must not depend on the time that its work takes. So a request with several items of one customer
/// has messages only: a takeover, a release or a consent overtakes a pending message, by rule. Messages in a row wait
/// for each other in steps in which turns are held, or are gathered. A reply after which others are held or refused is the
/// only one on its way. And no reply waits until the customer writes again, since it would be sent beside the turn of that
/// message.
struct RandomHistory: Sendable {
    /// The tenant's kind of channel.
    enum Form: CaseIterable {
        case plain
        /// Messages in a row are one turn.
        case gathering
        /// Replies are in the response.
        case inline
    }

    let tenant: String
    let form: Form
    /// The items of each step's request; none without a request.
    let requests: [[JSONValue]]

    /// Makes the history of the tenant with this number.
    ///
    /// - Parameter held: The steps in which turns wait for a later one: an inline request would wait with them.
    init(_ number: Int, steps: Int, held: Set<Int>, seed: UInt64) {
        tenant = "tenant-\(number)"
        form = Form.allCases[number % Form.allCases.count]
        var writer = HistoryWriter(seed: seed &+ UInt64(number) &* 7919, form: form)
        requests = (0..<steps).map { writer.request(at: $0, isHeld: held.contains($0)) }
    }
}

/// Writes the items of a history.
private struct HistoryWriter {
    private static let contacts = ["ana", "bob", "eve"]
    private static let texts = ["hello", "menu", "quiet", "twice", "fail"]
    /// The texts after which other replies on their way are held or refused.
    private static let decisive = ["agent", "reject", "leave"]
    private static let keywords = ["STOP", "START", "HELP", "stop all", "1", "2", "9"]

    private var random: SeededRandom
    private let form: RandomHistory.Form
    private var messages = 0
    /// The items so far, which the provider may deliver again.
    private var posted: [JSONValue] = []

    init(seed: UInt64, form: RandomHistory.Form) {
        random = SeededRandom(seed: seed)
        self.form = form
    }

    mutating func request(at step: Int, isHeld: Bool) -> [JSONValue] {
        if chance(15) { return [] }
        var contacts = Self.contacts.shuffled(using: &random)
        var items: [JSONValue] = []
        for _ in 0..<(chance(30) ? 2 : 1) {
            items += contacts.popLast().map { item(of: $0, at: step, isHeld: isHeld) } ?? []
        }
        posted += items
        return items
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &random) }

    /// One item of a contact, or several messages in a row.
    private mutating func item(of contact: String, at step: Int, isHeld: Bool) -> [JSONValue] {
        let time = 1_790_000_000 + step
        let writes = !(form == .inline && isHeld)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<45 where writes:
            let isRow = (isHeld || form == .gathering) && chance(30)
            let texts = isHeld || isRow ? Self.texts : Self.texts + Self.decisive
            return (0..<(isRow ? 3 : 1)).map { _ in message(of: contact, at: time, saying: texts) }
        case ..<58 where writes:
            messages += 1
            return [made("message", "m\(messages)", contact, time, ["text": .string(pick(Self.keywords) ?? "")])]
        case ..<72: return [status(at: time, of: contact)]
        case ..<78:
            // The same item again, such as after a response that the provider did not get.
            guard let again = pick(posted), writes || again["kind"]?.string != "message" else { return [] }
            return again["from"]?.string == contact ? [again] : []
        case ..<94: return [other(of: contact, at: time)]
        default: return [made("message", "broken-\(step)", contact, time, ["broken": true])]
        }
    }

    private mutating func message(of contact: String, at time: Int, saying texts: [String]) -> JSONValue {
        messages += 1
        var fields: [String: JSONValue] = ["text": .string("\(pick(texts) ?? "") m\(messages)")]
        if chance(5) { fields["emoji"] = "👍" }
        if chance(5) { fields["aka"] = [.string("\(contact)-too")] }
        if chance(5) { fields["name"] = .string("\(contact) \(messages)") }
        return made("message", "m\(messages)", contact, time, fields)
    }

    /// A status of a reply that was sent, will be sent, or is unknown.
    private mutating func status(at time: Int, of contact: String) -> JSONValue {
        let text = "\(pick(Self.texts + Self.decisive) ?? "") m\(Int.random(in: 1...(messages + 2), using: &random))"
        let status = pick(["sent", "delivered", "read", "failed"]) ?? ""
        var fields: [String: JSONValue] = ["status": .string(status)]
        if status == "failed" { fields["cause"] = pick(["opted_out", "window_closed"]).map(JSONValue.string) }
        fields["kind"] = "status"
        fields["id"] = .string("sent-\(contact)-\(text)")
        fields["at"] = .integer(Int64(time))
        return .object(fields)
    }

    private mutating func other(of contact: String, at time: Int) -> JSONValue {
        let kinds = ["takeover", "release", "opt_out", "opt_in", "marketing_opt_out", "contact", "unknown"]
        messages += 1
        return made(pick(kinds) ?? "", "m\(messages)", contact, time, [:])
    }

    private func made(
        _ kind: String,
        _ id: String,
        _ contact: String,
        _ time: Int,
        _ fields: [String: JSONValue]
    ) -> JSONValue {
        let common: [String: JSONValue] = [
            "kind": .string(kind), "id": .string(id), "from": .string(contact), "at": .integer(Int64(time)),
        ]
        return .object(common.merging(fields) { _, own in own })
    }
}
