/// A part of a document under one heading.
struct DocumentSection: Hashable, Sendable {
    /// The headings above it, the outermost first.
    var headings: [String] = []
    var blocks: [DocumentBlock] = []
}

/// What stands between blank lines, or is told apart by how it is written.
struct DocumentBlock: Hashable, Sendable {
    var text: String
    /// Whether it loses its sense when it is cut: a table, a piece of code.
    var isWhole = false
}

/// Takes a document apart into sections and blocks.
struct MarkdownSections {
    private(set) var sections: [DocumentSection] = []
    private let hasHeadings: Bool
    private var headings: [(level: Int, text: String)] = []
    private var blocks: [DocumentBlock] = []
    private var lines: [Substring] = []
    private var kind = Kind.paragraph

    /// What the collected lines are.
    private enum Kind: Equatable {
        case paragraph, table
        /// The marks that opened it.
        case fence(Substring)
    }

    /// Reads `text`, in which headings, tables and fences mean something only if it is Markdown.
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
            // A line across the page.
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
        // A heading that nothing stands under says something by itself.
        if blocks.isEmpty, let last = headings.last, nextLevel <= last.level {
            blocks = [DocumentBlock(text: last.text)]
        }
        if !blocks.isEmpty { sections.append(DocumentSection(headings: headings.map(\.text), blocks: blocks)) }
        blocks = []
    }
}

/// `## Prices`.
private struct Heading {
    /// A longer one is none, and would be repeated with each passage below it.
    private static let longest = 200

    let level: Int
    let text: String

    init(level: Int, text: String) {
        self.level = level
        self.text = String(text.prefix(Self.longest))
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

    /// The three or more marks that open a piece of code.
    fileprivate var fenceMarks: Substring? {
        guard let mark = first, mark == "`" || mark == "~" else { return nil }
        let marks = prefix { $0 == mark }
        return marks.count >= 3 && !dropFirst(marks.count).contains("`") ? marks : nil
    }

    /// 1 for a line of `=`, 2 for one of `-`: what makes a heading of the line above.
    fileprivate var underlineLevel: Int? {
        guard let mark = first, mark == "=" || mark == "-", count >= 2, allSatisfy({ $0 == mark }) else { return nil }
        return mark == "=" ? 1 : 2
    }

    fileprivate var withoutEmphasis: String { filter { $0 != "*" && $0 != "`" } }
}

extension String {
    /// The text without the settings that some tools put between two `---` at the top.
    fileprivate var withoutFrontMatter: Substring {
        guard hasPrefix("---\n"), let end = dropFirst(4).firstRange(of: "\n---\n") else { return self[...] }
        return self[end.upperBound...]
    }
}

extension Substring {
    /// The lines; found byte by byte, since characters are ten times as slow.
    fileprivate var utf8Lines: [Substring] {
        utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Substring($0) }
    }
}
