import ChannelKit
import Foundation

/// A regular expression that decides by itself, and the names of what it captures.
struct IntentPattern: Sendable {
    /// How long it may search; an expression that runs wild must not hold up others.
    private static let longestSearch: Duration = .milliseconds(50)

    private let expression: NSRegularExpression
    /// The names as they are written, by the names that the engine knows them by.
    private let names: [(engine: String, written: String)]

    /// Nil for what is no regular expression.
    init?(_ written: String) {
        var naming = CaptureNaming(written)
        naming.read()
        guard let expression = try? NSRegularExpression(pattern: naming.pattern, options: [.caseInsensitive]) else {
            return nil
        }
        self.expression = expression
        names = naming.names
    }

    /// What is captured where the text fits; nil where it does not.
    func captures(in text: String) -> [String: String]? {
        let clock = ContinuousClock()
        let end = clock.now + Self.longestSearch
        var found: NSTextCheckingResult?
        let range = NSRange(text.startIndex..., in: text)
        expression.enumerateMatches(in: text, options: [.reportProgress], range: range) { result, flags, stop in
            // What is reported on the way is no match.
            let isMatch = result != nil && !flags.contains(.progress)
            if isMatch { found = result }
            if isMatch || clock.now > end { stop.pointee = true }
        }
        return found.map { captures(of: $0, in: text) }
    }

    private func captures(of result: NSTextCheckingResult, in text: String) -> [String: String] {
        var captures: [String: String] = [:]
        for name in names {
            guard let range = Range(result.range(withName: name.engine), in: text) else { continue }
            captures[name.written] = String(text[range])
        }
        return captures
    }
}

/// Gives the captures of a pattern names that the engine takes: it knows no `_`, which names of slots have.
private struct CaptureNaming {
    private var rest: Substring
    private(set) var pattern = ""
    private(set) var names: [(engine: String, written: String)] = []

    init(_ written: String) { rest = written[...] }

    mutating func read() {
        while let character = rest.first {
            if take("\\k<") || take("(?<") { continue }
            pattern.append(character)
            rest.removeFirst()
            // What follows a backslash opens nothing.
            if character == "\\", let escaped = rest.first {
                pattern.append(escaped)
                rest.removeFirst()
            }
        }
    }

    /// Reads a group or a reference to one with its name; `(?<=` and `(?<!` have none.
    private mutating func take(_ opening: String) -> Bool {
        guard rest.hasPrefix(opening) else { return false }
        let name = rest.dropFirst(opening.count).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        guard let first = name.first, first.isLetter || first == "_",
            rest.dropFirst(opening.count + name.count).first == ">"
        else { return false }
        pattern += opening + engineName(String(name)) + ">"
        rest = rest.dropFirst(opening.count + name.count + 1)
        return true
    }

    private mutating func engineName(_ written: String) -> String {
        if let known = names.first(where: { $0.written == written }) { return known.engine }
        let name = "capture\(names.count + 1)"
        names.append((name, written))
        return name
    }
}
