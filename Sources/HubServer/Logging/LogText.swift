/// Functions that escape text for log lines.
enum LogText {
    /// Returns `text` on one line, escaped as in a Swift literal.
    static func plain(_ text: String) -> String {
        escaped(text, quotes: false) { "\\u{\(String($0.value, radix: 16))}" }
    }

    /// Returns `text` as the value of `key=value`: in quotes unless it is one plain word.
    static func quotedIfNeeded(_ text: String) -> String {
        let isWord = !text.isEmpty && !text.unicodeScalars.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        if isWord { return plain(text) }
        return "\"" + escaped(text, quotes: true) { "\\u{\(String($0.value, radix: 16))}" } + "\""
    }

    /// Returns `text` as a JSON string.
    static func json(_ text: String) -> String {
        let inside = escaped(text, quotes: true) { scalar in
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return "\"\(inside)\""
    }

    private static func escaped(_ text: String, quotes: Bool, unicode: (Unicode.Scalar) -> String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += #"\\"#
            case "\n": result += #"\n"#
            case "\r": result += #"\r"#
            case "\t": result += #"\t"#
            case "\"" where quotes: result += #"\""#
            case let scalar where scalar.isUnsafe: result += unicode(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    /// True for characters that can control a terminal or a viewer: control characters, line and paragraph separators,
    /// and marks of the writing direction.
    fileprivate var isUnsafe: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
