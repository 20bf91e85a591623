import ChannelKit
public import Foundation

/// A comparison of the hub's JSON reader, scan and writer with Foundation's, and with each other.
public enum JSONComparison {
    /// The intended differences from Foundation.
    public enum Difference: String, CaseIterable, Sendable {
        /// Foundation refuses half of a surrogate pair and a number beyond `Double`, and rounds whole numbers beyond 64
        /// bits. The hub keeps U+FFFD and the characters of the number.
        case unrepresentable = "text or a number that Swift cannot hold"
        /// Foundation ignores a comma in front of a closing bracket. RFC 8259 has none, and a scan that stops there must
        /// not precede a parser that goes on.
        case trailingComma = "a comma in front of a closing bracket"
        /// Foundation reads UTF-16 and UTF-32, in which the hub would find no member before authentication.
        case encoding = "an encoding other than UTF-8"
        /// Foundation drops U+FEFF at the beginning of a string, and behind an escape.
        case byteOrderMark = "a byte order mark inside a string"
        /// Foundation reads a number of many digits as a `Decimal`, whose nearest `Double` may not be that of the digits.
        case rounding = "the last digit of a number of many digits"
        /// Foundation writes `-0`, which is read as the integer 0. The hub writes `-0.0`.
        case minusZero = "minus zero"
    }

    /// The result of one input.
    public enum Outcome: Hashable, Sendable {
        /// The value if there is one, or nil if the input is not JSON: all agree.
        case agreed(isJSON: Bool)
        /// The hub and Foundation differ as intended.
        case differed(Difference)
        /// A defect, with the reason.
        case failed(String)
    }

    /// Compares all readings of `input`, and of what is written of its value.
    public static func outcome(of input: Data) -> Outcome {
        let value = try? JSONValue(parsing: input)
        if let value {
            if let problem = problem(ofWriting: value) { return .failed(problem) }
            if let problem = problem(ofScanning: input, value) { return .failed(problem) }
        } else {
            _ = scan.strings(in: input)
        }
        let reading = outcome(ofReading: input, as: value)
        if case .agreed = reading, let value, value.hasMinusZero { return .differed(.minusZero) }
        return reading
    }

    private static func outcome(ofReading input: Data, as value: JSONValue?) -> Outcome {
        var isExact = true
        let reference = FoundationJSON.value(of: input, isExact: &isExact)
        if isExact, isSame(value, reference) { return .agreed(isJSON: value != nil) }
        if value == nil, isOfAnotherEncoding(input) { return .differed(.encoding) }
        if value == nil, isReadWithoutComma(input) { return .differed(.trailingComma) }
        if let difference = difference(in: input, as: value) { return .differed(difference) }
        return .failed(value == nil ? "only Foundation reads it" : "Foundation reads another value, or none")
    }

    /// The reason why Foundation reads `input` otherwise than as `value`; nil if it is none of the intended ones.
    private static func difference(in input: Data, as value: JSONValue?) -> Difference? {
        let repaired = JSONRepair.repaired(input)
        let escaped = withEscapedMarks(repaired ?? input)
        var isExact = true
        let reference = FoundationJSON.value(of: escaped, isExact: &isExact)
        guard isNearlySame(value, reference) else { return nil }
        if repaired != nil { return .unrepresentable }
        return escaped == input ? .rounding : .byteOrderMark
    }

    /// True if the values are equal to the byte, so that strings of other characters that look alike are not.
    private static func isSame(_ value: JSONValue?, _ other: JSONValue?) -> Bool {
        value == other && value?.data == other?.data
    }

    /// True if the values are equal to the byte, but for the last digits of numbers that are no integers to both.
    private static func isNearlySame(_ value: JSONValue?, _ other: JSONValue?) -> Bool {
        switch (value, other) {
        case (.number(let number), .number(let other)): isClose(number, other)
        // Foundation does not tell a long whole number from one with a fraction of 0.
        case (.number(let number), .integer(let other)): abs(number) >= maxExact && isClose(number, Double(other))
        case (.array(let elements), .array(let others)):
            elements.count == others.count && zip(elements, others).allSatisfy { isNearlySame($0, $1) }
        case (.object(let members), .object(let others)):
            Set(members.keys.map { Array($0.utf8) }) == Set(others.keys.map { Array($0.utf8) })
                && members.allSatisfy { isNearlySame($0.value, others[$0.key]) }
        default: isSame(value, other)
        }
    }

    /// The limit above which a `Double` cannot tell one whole number from the next.
    private static let maxExact = 9_007_199_254_740_992.0

    private static func isClose(_ number: Double, _ other: Double) -> Bool {
        number == other || abs(number - other) <= 1e-14 * abs(number)
    }

    private static func problem(ofWriting value: JSONValue) -> String? {
        let data = value.data
        guard let again = try? JSONValue(parsing: data), again.data == data else {
            return "it changes when it is written"
        }
        guard let stored = try? JSONValue(stored: data), stored == again else { return "it is stored as another value" }
        guard !value.hasMinusZero else { return nil }
        // Foundation refuses to write a value that is nearly as deep as it reads.
        return [nil, data].contains(FoundationJSON.data(of: value)) ? nil : "Foundation writes other bytes"
    }
}

// MARK: - The scan before authentication

extension JSONComparison {
    /// Names that inputs have often.
    public static let names = ["id", "a", "K", "é"]

    private static let scan = JSONScan(names)

    /// Compares the strings that are found by a scan with those in the value.
    private static func problem(ofScanning input: Data, _ value: JSONValue) -> String? {
        let found = scan.strings(in: input, limit: .max)
        for name in names {
            let strings = value.strings(named: name)
            guard strings.count < JSONScan.maxPlaces else { continue }
            if Set(found[name] ?? []) != Set(strings) {
                return "the scan for '\(name)' finds other strings than the parser"
            }
        }
        return nil
    }
}

extension JSONValue {
    /// The strings of members called `name` that are short enough for an id.
    fileprivate func strings(named name: String) -> [String] {
        switch self {
        case .object(let members):
            [members[name]?.string].compactMap { $0 }.filter { $0.utf8.count <= 256 }
                + members.values.flatMap { $0.strings(named: name) }
        case .array(let elements): elements.flatMap { $0.strings(named: name) }
        case .null, .bool, .integer, .number, .string: []
        }
    }

    fileprivate var hasMinusZero: Bool {
        switch self {
        case .number(let number): number == 0 && number.sign == .minus
        case .object(let members): members.values.contains(where: \.hasMinusZero)
        case .array(let elements): elements.contains(where: \.hasMinusZero)
        case .null, .bool, .integer, .string: false
        }
    }
}

// MARK: - What Foundation reads besides

extension JSONComparison {
    /// True if Foundation takes the first bytes for another encoding.
    private static func isOfAnotherEncoding(_ input: Data) -> Bool {
        input.prefix(4).contains(0) || input.starts(with: [0xFE, 0xFF]) || input.starts(with: [0xFF, 0xFE])
    }

    /// True if both read the document without the commas in front of closing brackets.
    private static func isReadWithoutComma(_ input: Data) -> Bool {
        let cleaned = withoutTrailingCommas(input)
        guard cleaned.count < input.count, let value = try? JSONValue(parsing: cleaned) else { return false }
        return difference(in: cleaned, as: value) != nil
    }

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Returns the document with an escape for each byte order mark but the one in front of it.
    private static func withEscapedMarks(_ input: Data) -> Data {
        let start = input.starts(with: mark) ? mark.count : 0
        guard input.dropFirst(start).firstRange(of: mark) != nil else { return input }
        return input.prefix(start) + Data(input.dropFirst(start)).replacing(mark, with: #"\ufeff"#.utf8)
    }

    private static func withoutTrailingCommas(_ input: Data) -> Data {
        var kept = Data()
        /// The place of a comma with nothing but white space behind it.
        var comma: Int?
        var isInString = false
        var isEscaped = false
        for byte in input {
            if isInString {
                isInString = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            } else {
                switch byte {
                case UInt8(ascii: ","): comma = kept.count
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    if let comma { kept.remove(at: comma) }
                    comma = nil
                case 0x20, 0x09, 0x0A, 0x0D: break
                default:
                    comma = nil
                    isInString = byte == UInt8(ascii: "\"")
                }
            }
            kept.append(byte)
        }
        return kept
    }
}
