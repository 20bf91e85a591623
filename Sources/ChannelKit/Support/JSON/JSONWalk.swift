/// A consumer of the parts of a JSON document, which come in the order of the document.
protocol JSONVisitor {
    mutating func beginArray()
    mutating func endArray()
    mutating func beginObject()
    /// Receives the name of a member, whose value comes next.
    mutating func key(_ name: JSONText)
    mutating func endObject()
    mutating func string(_ text: JSONText)
    mutating func number(_ numeral: JSONNumeral)
    /// Receives true, false or null.
    mutating func literal(_ value: JSONValue)
}

/// The bounds of a JSON document.
struct JSONLimits {
    /// The max depth of arrays and objects in each other.
    var depth: Int
    /// The max number of values: one that takes two bytes in the document takes up to a hundred in memory.
    var values = 1_000_000

    /// The limits of a document from outside: the depth is that of other parsers, and no provider comes near it.
    static let received = JSONLimits(depth: 512)
    /// The limits of a document that the hub has written: it may hold what several documents from outside held.
    static let stored = JSONLimits(depth: 1_024)
}

/// The grammar of JSON (RFC 8259).
///
/// It is the only one: the scan before authentication (``JSONScan``) and the parser after it
/// (``JSONValue/init(parsing:)``) are visitors of it, so that no document can mean two things. The depth of a document
/// costs no stack.
struct JSONWalk<Visitor: JSONVisitor> {
    /// The state after a token.
    private enum Step { case beforeValue, behindValue, atEnd, invalid }

    private let limits: JSONLimits
    private var cursor: JSONCursor
    private var visitor: Visitor
    private var values = 0
    /// True for each open object, false for each open array, the innermost last.
    private var open: [Bool] = []

    private init(_ document: UnsafeRawBufferPointer, _ limits: JSONLimits, _ visitor: Visitor) {
        self.limits = limits
        self.visitor = visitor
        cursor = JSONCursor(document)
    }

    /// Passes the parts of `document` to `visitor`.
    ///
    /// - Returns: The visitor behind the last part, and false if the document is not JSON or beyond `limits`; the
    ///   visitor has then seen the parts before the error.
    static func visit(
        _ document: UnsafeRawBufferPointer,
        within limits: JSONLimits = .received,
        with visitor: Visitor
    ) -> (visitor: Visitor, isValid: Bool) {
        var walk = JSONWalk(document, limits, visitor)
        let isValid = walk.run()
        return (walk.visitor, isValid)
    }

    private mutating func run() -> Bool {
        var step = Step.beforeValue
        while true {
            cursor.skipSpace()
            switch step {
            case .beforeValue: step = takeValue()
            case .behindValue: step = takeSeparator()
            case .atEnd: return cursor.isAtEnd
            case .invalid: return false
            }
        }
    }

    /// Takes a value, or the beginning of an array or object up to its first value.
    @inline(__always)
    private mutating func takeValue() -> Step {
        values += 1
        guard values <= limits.values else { return .invalid }
        switch cursor.next {
        case UInt8(ascii: "\""):
            guard cursor.take(UInt8(ascii: "\"")), let text = cursor.takeText() else { return .invalid }
            visitor.string(text)
        case UInt8(ascii: "{"): return begin(isObject: true)
        case UInt8(ascii: "["): return begin(isObject: false)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            guard let numeral = cursor.takeNumber() else { return .invalid }
            visitor.number(numeral)
        case UInt8(ascii: "t"):
            guard cursor.take("true") else { return .invalid }
            visitor.literal(.bool(true))
        case UInt8(ascii: "f"):
            guard cursor.take("false") else { return .invalid }
            visitor.literal(.bool(false))
        case UInt8(ascii: "n"):
            guard cursor.take("null") else { return .invalid }
            visitor.literal(.null)
        default: return .invalid
        }
        return .behindValue
    }

    /// Takes a comma and the name behind it, or the end of the innermost array or object.
    @inline(__always)
    private mutating func takeSeparator() -> Step {
        guard let isInObject = open.last else { return .atEnd }
        if cursor.take(UInt8(ascii: ",")) { return isInObject ? takeKey() : .beforeValue }
        guard cursor.take(UInt8(ascii: isInObject ? "}" : "]")) else { return .invalid }
        open.removeLast()
        if isInObject { visitor.endObject() } else { visitor.endArray() }
        return .behindValue
    }

    /// Takes the beginning of an array or object, up to its first value if it has one.
    private mutating func begin(isObject: Bool) -> Step {
        guard open.count < limits.depth, cursor.take(UInt8(ascii: isObject ? "{" : "[")) else { return .invalid }
        if isObject { visitor.beginObject() } else { visitor.beginArray() }
        open.append(isObject)
        cursor.skipSpace()
        guard cursor.next != UInt8(ascii: isObject ? "}" : "]") else { return .behindValue }
        return isObject ? takeKey() : .beforeValue
    }

    /// Takes the name of a member and the colon behind it.
    private mutating func takeKey() -> Step {
        cursor.skipSpace()
        guard cursor.take(UInt8(ascii: "\"")), let name = cursor.takeText() else { return .invalid }
        visitor.key(name)
        cursor.skipSpace()
        return cursor.take(UInt8(ascii: ":")) ? .beforeValue : .invalid
    }
}
