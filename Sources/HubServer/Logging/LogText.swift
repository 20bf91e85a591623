import Logging

/// Escaping for log lines.
enum LogText {
    /// `text` on one line, escaped as in a Swift literal.
    static func plain(_ text: String) -> String {
        escaped(text, quotes: false) { "\\u{\(String($0.value, radix: 16))}" }
    }

    /// `text` as a value of `key=value`: in quotes unless it is one plain word.
    static func quotedIfNeeded(_ text: String) -> String {
        let isWord = !text.isEmpty && !text.unicodeScalars.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        if isWord { return plain(text) }
        return "\"" + escaped(text, quotes: true) { "\\u{\(String($0.value, radix: 16))}" } + "\""
    }

    /// `text` as a JSON string.
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
    /// Whether a terminal or a viewer may take it for an order instead of a letter: control characters, line and
    /// paragraph separators, and the marks that turn the direction of writing.
    fileprivate var isUnsafe: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension LogEvent {
    /// The logger's metadata, the provider's over them, the event's own over both, and its error.
    func metadata(over base: Logger.Metadata, _ provider: Logger.MetadataProvider?) -> Logger.Metadata {
        var merged = base
        if let provider { merged.merge(provider.get()) { _, new in new } }
        if let metadata { merged.merge(metadata) { _, new in new } }
        if let error { merged["error"] = "\(error)" }
        return merged
    }
}
