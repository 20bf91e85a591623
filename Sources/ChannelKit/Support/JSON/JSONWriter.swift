import Foundation

/// A writer of JSON with sorted keys, so that equal values give equal bytes.
///
/// The depth of a value costs no stack.
struct JSONWriter {
    private typealias Member = (key: String, value: JSONValue)

    /// An array or object whose end is still to be written.
    private struct Container {
        enum Content {
            case array([JSONValue])
            case object([Member])
        }

        let content: Content
        /// The number of elements or members that are written.
        var written = 0

        init(_ content: Content) { self.content = content }
    }

    private let isIndented: Bool
    private var bytes: [UInt8] = []
    private var open: [Container] = []

    private init(isIndented: Bool) {
        self.isIndented = isIndented
        // Most documents of the hub fit, and with its head it is not larger than what the allocator keeps for the next.
        bytes.reserveCapacity(992)
    }

    /// Returns `value` in UTF-8.
    ///
    /// - Parameter isIndented: True for one element or member per line.
    static func data(of value: JSONValue, isIndented: Bool = false) -> Data {
        var writer = JSONWriter(isIndented: isIndented)
        writer.begin(value)
        while let innermost = writer.open.indices.last { writer.writeRest(of: innermost) }
        return Data(writer.bytes)
    }

    /// Writes a value, or the beginning of an array or object.
    private mutating func begin(_ value: JSONValue) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .number(let number): bytes.append(contentsOf: number.json.utf8)
        case .string(let text): bytes.append(quoted: text)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            open.append(Container(.array(elements)))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            open.append(Container(.object(Self.sorted(members))))
        }
    }

    /// Writes an array or object up to its next part that is one itself, or to its end.
    private mutating func writeRest(of container: Int) {
        let written = open[container].written
        switch open[container].content {
        case .array(let elements):
            for position in written..<elements.count {
                separate(isFirst: position == 0)
                begin(elements[position])
                if open.count > container + 1 {
                    open[container].written = position + 1
                    return
                }
            }
            end(with: UInt8(ascii: "]"), isEmpty: elements.isEmpty)
        case .object(let members):
            for position in written..<members.count {
                separate(isFirst: position == 0)
                bytes.append(quoted: members[position].key)
                if isIndented { bytes.append(contentsOf: " : ".utf8) } else { bytes.append(UInt8(ascii: ":")) }
                begin(members[position].value)
                if open.count > container + 1 {
                    open[container].written = position + 1
                    return
                }
            }
            end(with: UInt8(ascii: "}"), isEmpty: members.isEmpty)
        }
    }

    private mutating func separate(isFirst: Bool) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        if isIndented { breakLine() }
    }

    private mutating func end(with bracket: UInt8, isEmpty: Bool) {
        open.removeLast()
        if isIndented, !isEmpty { breakLine() }
        bytes.append(bracket)
    }

    private mutating func breakLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * open.count))
    }

    private static func sorted(_ members: [String: JSONValue]) -> [Member] {
        var sorted: [Member] = []
        sorted.reserveCapacity(members.count)
        for (key, value) in members { sorted.append((key, value)) }
        guard sorted.count <= maxInserted else {
            sorted.sort { $0.key.precedes($1.key) }
            return sorted
        }
        for end in sorted.indices.dropFirst() {
            var position = end
            while position > 0, sorted[position].key.precedes(sorted[position - 1].key) {
                sorted.swapAt(position, position - 1)
                position -= 1
            }
        }
        return sorted
    }

    /// The max number of members that are sorted by insertion: for so few the library's sort takes longer.
    private static let maxInserted = 16
}

extension String {
    /// True if the text comes before `other` in the order of their UTF-8 bytes, which is that of their characters'
    /// numbers.
    fileprivate func precedes(_ other: String) -> Bool {
        var text = self
        var other = other
        return text.withUTF8 { text in
            other.withUTF8 { other in
                // A key may be empty and have no address.
                guard let start = text.baseAddress, let otherStart = other.baseAddress else { return !other.isEmpty }
                let order = memcmp(start, otherStart, min(text.count, other.count))
                return order == 0 ? text.count < other.count : order < 0
            }
        }
    }
}

extension Double {
    /// The shortest spelling that is read back as the same number; `null` for one that is not finite, as JSON has none.
    ///
    /// Whole numbers have no `.0`: providers expect 3 where 3 was meant. Only minus zero keeps it, or else its sign would
    /// be lost.
    fileprivate var json: String {
        guard isFinite else { return "null" }
        let text = description
        return text.hasSuffix(".0") && text != "-0.0" ? String(text.dropLast(2)) : text
    }
}

extension [UInt8] {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Appends a string with its quotes; slashes and what is not ASCII are not escaped.
    fileprivate mutating func append(quoted text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            var pending = 0
            var position = bytes.firstSpecial(from: 0)
            while position < bytes.count {
                append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[pending..<position]))
                appendEscape(of: bytes[position])
                pending = position + 1
                position = bytes.firstSpecial(from: pending)
            }
            // A slice would be copied byte by byte.
            append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[pending...]))
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscape(of byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        default:
            append(contentsOf: "u00".utf8)
            append(Self.digits[Int(byte >> 4)])
            append(Self.digits[Int(byte & 0xF)])
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The position of the first byte at or after `start` that a string holds only as an escape; the count if there is
    /// none.
    fileprivate func firstSpecial(from start: Int) -> Int {
        var position = start
        while count - position >= 8 {
            let plain = ByteWord(self, at: position).countBeforeSpecial
            position += plain
            guard plain == 8 else { return position }
        }
        while position < count, !self[position].isSpecialInJSON { position += 1 }
        return position
    }
}
