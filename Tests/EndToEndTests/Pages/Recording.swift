import Foundation
import Testing

/// The recording in README.md, as text.
struct Recording {
    /// The messages of customers, agents and the hub, each with the name before it.
    let messages: [String]

    /// Reads docs/images/demo.svg, whose description is the recorded text.
    ///
    /// The notice of a handoff is left out, since it depends on the time of day.
    init() throws {
        let svg = try MarkdownPage("docs/images/demo.svg").text
        let text = try #require(svg.firstMatch(of: /<desc[^>]*>([^<]*)<\/desc>/)?.output.1)
        let lines = Self.unescaped(String(text)).components(separatedBy: "\n")
        messages = zip(lines, lines.dropFirst() + [""]).compactMap { line, next in
            guard line.firstMatch(of: /^ {2}[^ ]/) != nil, !next.contains("  handoff · ") else { return nil }
            return Self.words(line)
        }
    }

    /// `text` with one space between words, as a terminal of any width shows them.
    static func words(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    private static func unescaped(_ text: String) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
