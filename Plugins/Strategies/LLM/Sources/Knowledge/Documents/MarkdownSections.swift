/// The part of a document under one heading.
struct DocumentSection: Hashable, Sendable {
    /// The headings above it, outermost first.
    var headings: [String] = []
    var blocks: [DocumentBlock] = []
}

/// A block of a section: a paragraph, a list, a table or a piece of code.
struct DocumentBlock: Hashable, Sendable {
    var text: String
    /// True for a table or a piece of code, which should not be cut.
    var isWhole = false
}

/// Parses a document into sections and blocks.
struct MarkdownSections {
    private(set) var sections: [DocumentSection] = []
    private let hasHeadings: Bool
    private var headings: [(level: Int, text: String)] = []
    private var blocks: [DocumentBlock] = []
    private var lines: [Substring] = []
    private var kind = Kind.paragraph

    /// The kind of the collected lines.
    private enum Kind: Equatable {
        case paragraph, table
        /// A fenced piece of code, with its opening marks.
        case fence(Substring)
    }

    /// Parses `text`; headings, tables and fences count only if it is Markdown.
    init(_ text: String, isMarkdown: Bool) {
        hasHeadings = isMarkdown
        for line in (isMarkdown ? text.withoutFrontMatter : text[...]).utf8Lines { read(line) }
        endSection(nextLevel: 0)
    }

    private mutating func read(_ line: Substring) {
        let content = line.trimmed
        if case .fence(let marks) = kind {
            lines.append(line)
            if content.count >= marks.count, content.allSatisfy({ $0 == marks.first }) { endBlock() }
        } else if content.isEmpty {
            endBlock()
        } else if hasHeadings {
            readMarkdown(line, content)
        } else {
            lines.append(line)
        }
    }

    private mutating func readMarkdown(_ line: Substring, _ content: Substring) {
        if let marks = content.fenceMarks {
            endBlock()
            kind = .fence(marks)
        } else if let heading = Heading(content) {
            open(heading)
            return
        } else if let level = content.underlineLevel, lines.count == 1, kind == .paragraph, let title = lines.first {
            lines = []
            open(Heading(level: level, text: title.trimmed.withoutEmphasis))
            return
        } else if content.underlineLevel != nil, lines.isEmpty {
            // A thematic break.
            return
        } else if content.hasPrefix("|") != (kind == .table) {
            endBlock()
            kind = content.hasPrefix("|") ? .table : .paragraph
        }
        lines.append(line)
    }

    private mutating func open(_ heading: Heading) {
        endSection(nextLevel: heading.level)
        headings.removeAll { $0.level >= heading.level }
        headings.append((heading.level, heading.text))
    }

    private mutating func endBlock() {
        if !lines.isEmpty {
            blocks.append(DocumentBlock(text: lines.joined(separator: "\n"), isWhole: kind != .paragraph))
        }
        lines = []
        kind = .paragraph
    }

    private mutating func endSection(nextLevel: Int) {
        endBlock()
        // A heading without text below it counts as text.
        if blocks.isEmpty, let last = headings.last, nextLevel <= last.level {
            blocks = [DocumentBlock(text: last.text)]
        }
        if !blocks.isEmpty { sections.append(DocumentSection(headings: headings.map(\.text), blocks: blocks)) }
        blocks = []
    }
}

/// A heading, such as `## Prices`.
private struct Heading {
    /// The max length of a heading, which is repeated with each passage below it; a longer line is text.
    private static let maxLength = 200

    let level: Int
    let text: String

    init(level: Int, text: String) {
        self.level = level
        self.text = String(text.prefix(Self.maxLength))
    }

    init?(_ line: Substring) {
        let marks = line.prefix { $0 == "#" }
        let rest = line.dropFirst(marks.count)
        guard (1...6).contains(marks.count), rest.first == " " || rest.first == "\t" else { return nil }
        var title = rest.trimmed
        while title.last == "#" { title.removeLast() }
        guard !title.trimmed.isEmpty else { return nil }
        self.init(level: marks.count, text: title.trimmed.withoutEmphasis)
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// The three or more marks that open fenced code; nil if there are none.
    fileprivate var fenceMarks: Substring? {
        guard let mark = first, mark == "`" || mark == "~" else { return nil }
        let marks = prefix { $0 == mark }
        return marks.count >= 3 && !dropFirst(marks.count).contains("`") ? marks : nil
    }

    /// The level of a setext underline: 1 for a line of `=`, 2 for one of `-`; nil for other lines.
    fileprivate var underlineLevel: Int? {
        guard let mark = first, mark == "=" || mark == "-", count >= 2, allSatisfy({ $0 == mark }) else { return nil }
        return mark == "=" ? 1 : 2
    }

    fileprivate var withoutEmphasis: String { filter { $0 != "*" && $0 != "`" } }
}

extension String {
    /// The text without front matter: the settings between two `---` at the top.
    fileprivate var withoutFrontMatter: Substring {
        guard hasPrefix("---\n"), let end = dropFirst(4).firstRange(of: "\n---\n") else { return self[...] }
        return self[end.upperBound...]
    }
}

extension Substring {
    /// The lines, split by bytes, since characters are ten times as slow.
    fileprivate var utf8Lines: [Substring] {
        utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Substring($0) }
    }
}
