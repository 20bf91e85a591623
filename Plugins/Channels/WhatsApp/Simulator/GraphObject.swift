import ChannelKit

/// A part of a call's body, read as Meta reads it: what is missing, too long or of the wrong kind is refused by name.
struct GraphObject {
    let json: JSONValue
    /// Where it stands, such as `interactive['body']`.
    let path: String

    /// A member that must be there.
    func object(_ name: String) throws(GraphRefusal) -> GraphObject {
        guard let member = json[name], member.object != nil else { throw .missing(place(of: name)) }
        return GraphObject(json: member, path: place(of: name))
    }

    /// The elements of a list that must be there.
    func list(_ name: String, _ counts: ClosedRange<Int>) throws(GraphRefusal) -> [GraphObject] {
        guard let elements = json[name]?.array else { throw .missing(place(of: name)) }
        guard counts.contains(elements.count) else {
            throw .parameter("\(place(of: name)) must have \(counts.lowerBound) to \(counts.upperBound) elements.")
        }
        return elements.enumerated().map { GraphObject(json: $1, path: "\(place(of: name))[\($0)]") }
    }

    /// A text that must be there.
    func text(_ name: String, atMost limit: Int = 4_096) throws(GraphRefusal) -> String {
        guard let text = try optionalText(name, atMost: limit), !text.isEmpty else { throw .missing(place(of: name)) }
        return text
    }

    /// A text that may be left out.
    func optionalText(_ name: String, atMost limit: Int = 4_096) throws(GraphRefusal) -> String? {
        guard let member = json[name] else { return nil }
        guard let text = member.string else { throw .parameter("\(place(of: name)) must be a string.") }
        guard text.utf16.count <= limit else {
            throw .parameter("\(place(of: name)) must be at most \(limit) characters long.")
        }
        return text
    }

    /// A number that must be there.
    func number(_ name: String, in range: ClosedRange<Double>) throws(GraphRefusal) -> Double {
        guard let number = json[name]?.number else { throw .missing(place(of: name)) }
        guard range.contains(number) else { throw .parameter("\(place(of: name)) is out of range.") }
        return number
    }

    /// Refuses members that Meta does not know here.
    func allowOnly(_ names: Set<String>) throws(GraphRefusal) {
        for name in (json.object ?? [:]).keys.sorted() where !names.contains(name) {
            throw .invalid("Unexpected key \"\(name)\" on param \"\(path)\".")
        }
    }

    private func place(of name: String) -> String { path.isEmpty ? name : "\(path)['\(name)']" }
}
