import ChannelKit

/// A part of a call's body, validated as Meta does: a missing, too long or wrongly typed member is refused by name.
struct GraphObject {
    let json: JSONValue
    /// The position, such as `interactive['body']`.
    let path: String

    /// A required object.
    func object(_ name: String) throws(GraphRefusal) -> GraphObject {
        guard let member = json[name], member.object != nil else { throw .missing(place(of: name)) }
        return GraphObject(json: member, path: place(of: name))
    }

    /// A required list with a number of elements in `counts`.
    func list(_ name: String, _ counts: ClosedRange<Int>) throws(GraphRefusal) -> [GraphObject] {
        guard let elements = json[name]?.array else { throw .missing(place(of: name)) }
        guard counts.contains(elements.count) else {
            throw .parameter("\(place(of: name)) must have \(counts.lowerBound) to \(counts.upperBound) elements.")
        }
        return elements.enumerated().map { GraphObject(json: $1, path: "\(place(of: name))[\($0)]") }
    }

    /// A required text.
    func text(_ name: String, atMost limit: Int = 4_096) throws(GraphRefusal) -> String {
        guard let text = try optionalText(name, atMost: limit), !text.isEmpty else { throw .missing(place(of: name)) }
        return text
    }

    /// An optional text.
    func optionalText(_ name: String, atMost limit: Int = 4_096) throws(GraphRefusal) -> String? {
        guard let member = json[name] else { return nil }
        guard let text = member.string else { throw .parameter("\(place(of: name)) must be a string.") }
        guard text.utf16.count <= limit else {
            throw .parameter("\(place(of: name)) must be at most \(limit) characters long.")
        }
        return text
    }

    /// A required number.
    func number(_ name: String, in range: ClosedRange<Double>) throws(GraphRefusal) -> Double {
        guard let number = json[name]?.number else { throw .missing(place(of: name)) }
        guard range.contains(number) else { throw .parameter("\(place(of: name)) is out of range.") }
        return number
    }

    /// Refuses members that Meta does not define here.
    func allowOnly(_ names: Set<String>) throws(GraphRefusal) {
        for name in (json.object ?? [:]).keys.sorted() where !names.contains(name) {
            throw .invalid("Unexpected key \"\(name)\" on param \"\(path)\".")
        }
    }

    private func place(of name: String) -> String { path.isEmpty ? name : "\(path)['\(name)']" }
}
