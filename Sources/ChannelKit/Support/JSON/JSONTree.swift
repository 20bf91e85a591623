/// A visitor that builds the value of a document.
///
/// The parts of all open arrays and objects lie behind each other on one stack, so that each is made once, in its
/// final size.
struct JSONTree: JSONVisitor {
    /// The first values and keys of an open array or object.
    private typealias Start = (value: Int, key: Int)

    /// The initial size of the stacks: most documents need no more.
    private static let capacity = 32

    private var values: [JSONValue] = []
    private var keys: [String] = []
    private var starts: [Start] = []

    /// Creates a visitor in front of a document.
    init() {
        values.reserveCapacity(Self.capacity)
        keys.reserveCapacity(Self.capacity)
        starts.reserveCapacity(Self.capacity)
    }

    /// The value of the document, once it is complete.
    var root: JSONValue? { starts.isEmpty ? values.first : nil }

    mutating func beginArray() { starts.append((values.count, keys.count)) }

    mutating func endArray() {
        guard let start = starts.popLast() else { return }
        let elements = Array(values[start.value...])
        values.removeLast(elements.count)
        values.append(.array(elements))
    }

    mutating func beginObject() { starts.append((values.count, keys.count)) }

    mutating func endObject() {
        guard let start = starts.popLast() else { return }
        let count = min(values.count - start.value, keys.count - start.key)
        var members: [String: JSONValue] = [:]
        if count > 0 { members.reserveCapacity(count) }
        // Of two members with the same name the last one counts.
        for member in 0..<count { members[keys[start.key + member]] = values[start.value + member] }
        values.removeLast(count)
        keys.removeLast(count)
        values.append(.object(members))
    }

    mutating func key(_ name: JSONText) { keys.append(name.string) }

    mutating func string(_ text: JSONText) { values.append(.string(text.string)) }

    mutating func number(_ numeral: JSONNumeral) { values.append(numeral.value) }

    mutating func literal(_ value: JSONValue) { values.append(value) }
}
