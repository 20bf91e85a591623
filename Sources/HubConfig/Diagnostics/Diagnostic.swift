package import ChannelKit

/// One problem in a configuration file: its position, message and remedy.
package struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    /// The severity of a problem.
    package enum Severity: String, Hashable, Sendable {
        /// The file, tenant or channel cannot serve.
        case error
        /// It serves, though perhaps not as intended.
        case warning
    }

    /// The part of the configuration that an error takes out of service.
    package enum Scope: Hashable, Sendable {
        /// All of it: the last valid configuration stays active.
        case file
        /// One tenant's channels, or those that use the invalid part.
        case tenant(TenantID)
        /// One channel.
        case channel(ChannelID)
    }

    /// The file, as the operator would type its path.
    package let file: String
    /// The line, counted from 1.
    package let line: Int
    /// The column, counted from 1 in characters.
    package let column: Int
    /// The length of the marked text in characters, 1 or more.
    package let length: Int
    /// The severity.
    package let severity: Severity
    /// The problem, as a sentence without a full stop and without any secret.
    package let message: String
    /// The remedy, as a sentence without a full stop.
    package let remedy: String
    /// The line, with `…` for secrets and cut text; nil when the file could not be read.
    package var sourceLine: String? { excerpt?.text }
    /// The part that the problem takes out of service.
    package let scope: Scope

    let excerpt: Excerpt?

    /// The problem as `check` prints it: `file:line:column: error: message`, the line, a caret and the remedy.
    package var description: String {
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
    /// The range of characters of `text` to mark; it may begin just after the end.
    let caret: Range<Int>

    /// A caret and tildes below the marked text; tabs stay tabs, so that they align at any width.
    var marker: String {
        let before = text.prefix(caret.lowerBound).map { $0 == "\t" ? "\t" : " " }.joined()
        let missing = String(repeating: " ", count: max(0, caret.lowerBound - text.count))
        return before + missing + "^" + String(repeating: "~", count: max(0, caret.count - 1))
    }
}

extension Excerpt {
    /// The max number of characters shown of a line: two rows of a terminal of 80 columns.
    static let width = 160

    /// Makes the excerpt of `line` around `length` characters from `offset`, with the ranges in `hidden` as `…`.
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
    /// True for a control character that a terminal would execute; false for a tab.
    var isControl: Bool {
        self != "\t" && unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
