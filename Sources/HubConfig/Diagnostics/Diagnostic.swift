public import ChannelKit

/// One problem in a configuration file: where, what, and what to do about it.
public struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Hashable, Sendable {
        /// What it concerns cannot serve.
        case error
        /// It serves, though perhaps not as meant.
        case warning
    }

    /// How much of the configuration an error takes out of service.
    public enum Scope: Hashable, Sendable {
        /// All of it: the last good configuration stays.
        case file
        /// One tenant's channels, or those of them that use what is wrong.
        case tenant(TenantID)
        /// One channel.
        case channel(ChannelID)
    }

    /// The file, as the operator would type its path.
    public let file: String
    /// The line, counted from 1.
    public let line: Int
    /// The column, counted from 1 in characters.
    public let column: Int
    /// How many characters of the line are meant, 1 or more.
    public let length: Int
    /// How bad it is.
    public let severity: Severity
    /// What is wrong, as a sentence without a full stop and without any secret.
    public let message: String
    /// What to do, as a sentence without a full stop.
    public let remedy: String
    /// The line, with `…` for secrets and for what is too long to show; nil when the file could not be read.
    public var sourceLine: String? { excerpt?.text }
    /// What the problem takes out of service.
    public let scope: Scope

    let excerpt: Excerpt?

    /// The problem as `check` prints it: `file:line:column: error: message`, the line, a caret and the remedy.
    public var description: String {
        var text = "\(file):\(line):\(column): \(severity.rawValue): \(message)"
        if let excerpt {
            let number = String(line)
            let padding = String(repeating: " ", count: max(0, 5 - number.count))
            let margin = String(repeating: " ", count: padding.count + number.count)
            text += "\n\(padding)\(number) | \(excerpt.text)\n\(margin) | \(excerpt.marker)"
        }
        return text + "\n      = \(remedy)"
    }
}

/// The part of a line that a diagnostic shows.
struct Excerpt: Hashable, Sendable {
    /// The line, redacted and cut to what a terminal shows.
    let text: String
    /// The characters of `text` to point at; it may lie just behind the end.
    let caret: Range<Int>

    /// A caret and tildes below the place; tabs stay tabs, so that they line up however wide they are.
    var marker: String {
        let before = text.prefix(caret.lowerBound).map { $0 == "\t" ? "\t" : " " }.joined()
        let missing = String(repeating: " ", count: max(0, caret.lowerBound - text.count))
        return before + missing + "^" + String(repeating: "~", count: max(0, caret.count - 1))
    }
}

extension Excerpt {
    /// The most characters of a line that are shown.
    static let width = 160

    /// Shows `line` with the character ranges in `hidden` as `…`, around `length` characters from `offset`.
    init(of line: Substring, hiding hidden: [Range<Int>], offset: Int, length: Int) {
        let start = max(0, offset - Self.width / 2)
        let rest = line.dropFirst(start)
        let shown = rest.prefix(Self.width)
        let hidden = hidden.filter { $0.upperBound > start && $0.lowerBound < start + Self.width }
        var text: [Character] = start > 0 ? ["…"] : []
        var caret: (start: Int, end: Int)?
        for (index, character) in zip(start..., shown) {
            let secret = hidden.first { $0.contains(index) }
            if secret == nil || secret?.lowerBound == index || index == start {
                text.append(secret == nil ? character.isControl ? "\u{FFFD}" : character : "…")
            }
            if index >= offset, index < offset + length { caret = (caret?.start ?? text.count - 1, text.count) }
        }
        let range = caret ?? (text.count, text.count + 1)
        if shown.endIndex < rest.endIndex { text.append("…") }
        self.init(text: String(text), caret: range.start..<max(range.end, range.start + 1))
    }
}

extension Character {
    /// Whether a terminal would obey it rather than show it; a tab is shown.
    var isControl: Bool {
        self != "\t" && unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
