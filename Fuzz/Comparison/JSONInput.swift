public import Foundation

/// A generator of documents, valid and not, that consist of what parsers have got wrong.
public struct JSONInput {
    private var bytes = Data()

    /// Returns a document: a valid one, one with a few changes, or a row of tokens.
    public static func random(using random: inout some RandomNumberGenerator) -> Data {
        var input = JSONInput()
        switch Int.random(in: 0..<8, using: &random) {
        case 0: input.appendTokens(using: &random)
        case 1..<5: input.appendValue(depth: 0, using: &random)
        default:
            input.appendValue(depth: 0, using: &random)
            for _ in 0..<Int.random(in: 1...3, using: &random) { input.change(using: &random) }
        }
        return Int.random(in: 0..<500, using: &random) == 0 ? input.inUTF16 : input.bytes
    }

    /// Names of few characters in many spellings, so that some of them meet in one object.
    private static let names = [
        "a", "a", "id", "id", "b", "", "K", #"\u0061"#, #"i\u0064"#, #"\u212a"#, "\u{212A}", "é", "e\u{301}",
        #"\u00e9"#,
        #"\u0000"#, #"\ud83d"#, #"\udc4b"#, #"\ufffd"#, "👋", #"\ud83d\udc4b"#, "messaging_product", "a/b", #"a\/b"#,
    ]

    private static let pieces =
        names
        + [
            "0", "x", " ", "eight by", "sixteen bytes in", #"\""#, #"\\"#, #"\b"#, #"\f\n\r\t"#, #"\u001f"#, #"\uD83D"#,
            #"\uDBFF\uDFFF"#, #"\ud83d\u0041"#, "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{FFFF}", "\u{10000}",
            "\u{10FFFF}",
            "\u{2028}", "{\"id\":", "[", ",", "\u{FEFF}",
        ].map { $0 == "{\"id\":" ? #"{\"id\":"# : $0 }

    private static let numbers = [
        "0", "-0", "1", "-1", "12", "1.0", "-0.0", "0.1", "1e0", "1E+2", "1e-2", "0e5", "-0e-5", "1e999", "-1e999",
        "1e-999",
        "1e308", "1.8e308", "4.9e-324", "1e-400", "9007199254740991", "9007199254740993", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
        "18446744073709551616", "123456789012345678901234567890", "-123456789012345678901234567890",
        "1234567890123456.0",
        "0.1234567890123456789012345678901234567890", "1e99999999999999999999", "0e99999999999999999999",
        "100000000000000000000e-20",
    ]

    private static let others = [
        "00", "01", "-", "1.", ".5", "+1", "1e", "1e+", "--1", "1..2", "NaN", "Infinity", "nul", "truee", "'a'", "\"",
        "\"\\",
        "\"\\x\"", "\"\\u12\"", "\"\t\"", "\"\0\"", "//", "/**/", "\u{FEFF}", "\0", "\u{C}", "\u{A0}",
    ]

    private static let punctuation = ["{", "}", "[", "]", ",", ":", "\"", " ", "\n", "\\", "null", "true", "false"]

    private static let badBytes: [[UInt8]] = [
        [0x80], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
        [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xFE], [0x00], [0x1F], [0xEF, 0xBB, 0xBF],
    ]
}

// MARK: - Valid documents

extension JSONInput {
    /// The depth below which values are not nested further.
    private static let maxDepth = 5

    private mutating func appendValue(depth: Int, using random: inout some RandomNumberGenerator) {
        appendSpace(using: &random)
        switch Int.random(in: 0..<(depth < Self.maxDepth ? 12 : 6), using: &random) {
        case 0: append(["null", "true", "false"].randomElement(using: &random))
        case 1, 2: append(Self.numbers.randomElement(using: &random))
        case 3..<6: appendString(of: Self.pieces, using: &random)
        case 6, 7: appendArray(depth: depth, using: &random)
        default: appendObject(depth: depth, using: &random)
        }
        appendSpace(using: &random)
    }

    private mutating func appendArray(depth: Int, using random: inout some RandomNumberGenerator) {
        // Rarely a deep one, on either side of the limit.
        if Int.random(in: 0..<400, using: &random) == 0 {
            let count = Int.random(in: 505...515, using: &random)
            append(String(repeating: "[", count: count))
            append(String(repeating: "]", count: count))
            return
        }
        append("[")
        for position in 0..<Int.random(in: 0...4, using: &random) {
            if position > 0 { append(",") }
            appendValue(depth: depth + 1, using: &random)
        }
        appendTrailingComma(using: &random)
        append("]")
    }

    private mutating func appendObject(depth: Int, using random: inout some RandomNumberGenerator) {
        append("{")
        for position in 0..<Int.random(in: 0...5, using: &random) {
            if position > 0 { append(",") }
            appendSpace(using: &random)
            if Bool.random(using: &random) {
                append("\"\(Self.names.randomElement(using: &random) ?? "")\"")
            } else {
                appendString(of: Self.pieces, using: &random)
            }
            appendSpace(using: &random)
            append(":")
            appendValue(depth: depth + 1, using: &random)
        }
        appendTrailingComma(using: &random)
        append("}")
    }

    private mutating func appendTrailingComma(using random: inout some RandomNumberGenerator) {
        if Int.random(in: 0..<200, using: &random) == 0 { append(",") }
    }

    private mutating func appendString(of pieces: [String], using random: inout some RandomNumberGenerator) {
        append("\"")
        for _ in 0..<Int.random(in: 0...4, using: &random) { append(pieces.randomElement(using: &random)) }
        append("\"")
    }

    private mutating func appendSpace(using random: inout some RandomNumberGenerator) {
        guard Int.random(in: 0..<8, using: &random) == 0 else { return }
        append([" ", "\n", "\t\r", "        "].randomElement(using: &random))
    }

    private mutating func append(_ text: String?) { bytes.append(contentsOf: (text ?? "").utf8) }
}

// MARK: - Invalid ones

extension JSONInput {
    private mutating func appendTokens(using random: inout some RandomNumberGenerator) {
        for _ in 0..<Int.random(in: 0...12, using: &random) { bytes.append(Self.token(using: &random)) }
    }

    private static func token(using random: inout some RandomNumberGenerator) -> Data {
        let texts = [punctuation, punctuation, numbers, others, pieces, names.map { "\"\($0)\"" }]
        if Int.random(in: 0..<10, using: &random) == 0 { return Data(badBytes.randomElement(using: &random) ?? []) }
        return Data((texts.randomElement(using: &random)?.randomElement(using: &random) ?? "").utf8)
    }

    /// The document in an encoding that is not that of JSON.
    private var inUTF16: Data { String(decoding: bytes, as: UTF8.self).data(using: .utf16LittleEndian) ?? bytes }

    private mutating func change(using random: inout some RandomNumberGenerator) {
        let start = Int.random(in: 0...bytes.count, using: &random)
        let end = Int.random(in: start...min(bytes.count, start + 8), using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes = Data(bytes.prefix(start))
        case 1: bytes.removeSubrange(start..<end)
        case 2: bytes.insert(contentsOf: Data(bytes[start..<end]), at: end)
        case 3: bytes.replaceSubrange(start..<end, with: [UInt8.random(in: 0...255, using: &random)])
        default: bytes.insert(contentsOf: Self.token(using: &random), at: start)
        }
    }
}
