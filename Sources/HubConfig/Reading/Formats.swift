import Foundation

extension Duration {
    /// Parses a number with a unit, such as `250ms`, `30s`, `5m`, `24h` or `7d`; nil beyond 100 years.
    init?(written text: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), let unit = Self.millisecondsByUnit[String(text.dropFirst(digits.count))]
        else { return nil }
        let milliseconds = number * unit
        guard milliseconds <= 100 * 365 * 86_400_000 else { return nil }
        self = .milliseconds(Int64(milliseconds.rounded()))
    }

    private static let millisecondsByUnit: [String: Double] = [
        "ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
    ]
}

/// The rules for URLs in settings.
enum HTTPURL {
    /// `text` without trailing slashes; nil unless it is an absolute `http` or `https` URL with a host.
    static func normalized(_ text: String) -> String? {
        guard !text.contains(where: \.isWhitespace), let url = URLComponents(string: text),
            ["http", "https"].contains(url.scheme?.lowercased() ?? ""), let host = url.host, !host.isEmpty
        else { return nil }
        var text = text[...]
        while text.hasSuffix("/") { text.removeLast() }
        return String(text)
    }

    /// True if paths can be appended to `url`: it has neither a query nor a fragment.
    static func isBase(_ url: String) -> Bool { !url.contains("?") && !url.contains("#") }
}
