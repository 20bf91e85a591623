/// The text of one file, split into lines as libyaml does.
final class SourceFile: Sendable {
    /// The name in messages: the path as the operator types it.
    let name: String
    /// The directory to which paths in the file are relative; empty for the working directory.
    let directory: String
    /// The file's position in the reading order, by which diagnostics are sorted.
    let order: Int
    /// The limits of an included file; nil for the file that includes it.
    let limits: IncludeLimits?
    /// The whole text, without a byte order mark.
    let text: String
    /// The lines, without their breaks.
    let lines: [Substring]
    /// True if the file is ASCII, so that every Unicode scalar is one character.
    private let isASCII: Bool

    init(name: String, directory: String, order: Int, limits: IncludeLimits? = nil, text: String) {
        self.name = name
        self.directory = directory
        self.order = order
        self.limits = limits
        self.text = text
        lines = text.yamlLines
        isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    }

    /// The line at `index`, counted from 0; empty past the end, where libyaml's last mark is.
    func line(_ index: Int) -> Substring { lines.indices.contains(index) ? lines[index] : "" }

    /// Resolves `path`, as written in this file, to a path from the working directory.
    func resolve(_ path: String) -> String {
        directory.isEmpty || path.hasPrefix("/") ? path : "\(directory)/\(path)"
    }
}

/// A range of one line, in the units of editors: lines and characters from 1.
struct Place: Hashable, Sendable {
    var line: Int
    var column: Int
    var length: Int

    static let start = Place(line: 1, column: 1, length: 1)
}

extension SourceFile {
    /// The place of `node`; its whole length when it ends on its first line.
    func place(of node: YAMLNode) -> Place {
        let column = column(of: node.start)
        let line = line(node.start.line)
        let length: Int
        if node.end.line == node.start.line {
            length = self.column(of: node.end) - column
        } else if case .scalar = node.content {
            length = line.count - column + 1
        } else {
            length = 1
        }
        return Place(line: node.start.line + 1, column: column, length: max(1, length))
    }

    /// The place of libyaml's `mark`.
    func place(of mark: YAMLMark) -> Place {
        Place(line: mark.line + 1, column: column(of: mark), length: 1)
    }

    /// The place of `length` characters from `offset` of a scalar's text; the whole scalar when escapes or folded lines
    /// make that unknown.
    func place(in node: YAMLNode, offset: Int, length: Int) -> Place {
        guard case .scalar(let scalar) = node.content, !node.isAliased else { return place(of: node) }
        let exact =
            switch scalar.style {
            case .literal: placeInBlock(scalar, from: node.start.line, offset: offset)
            case .plain: placeInLine(scalar, node, offset: offset, quotes: 0)
            case .quoted: placeInLine(scalar, node, offset: offset, quotes: 1)
            case .folded: nil as Place?
            }
        guard var exact else { return place(of: node) }
        exact.length = max(1, min(length, line(exact.line - 1).count - exact.column + 1))
        return exact
    }

    /// The column in characters; libyaml counts Unicode scalars, and a letter with a combining accent has two.
    private func column(of mark: YAMLMark) -> Int {
        if isASCII { return mark.column + 1 }
        let line = line(mark.line)
        return Substring(line.unicodeScalars.prefix(mark.column)).count + 1
    }

    private func placeInLine(_ scalar: YAMLScalar, _ node: YAMLNode, offset: Int, quotes: Int) -> Place? {
        guard node.start.line == node.end.line else { return nil }
        let line = line(node.start.line).unicodeScalars
        let written = line.dropFirst(node.start.column + quotes).prefix(
            node.end.column - node.start.column - 2 * quotes
        )
        guard written.elementsEqual(scalar.text.unicodeScalars) else { return nil }
        return Place(line: node.start.line + 1, column: column(of: node.start) + quotes + offset, length: 1)
    }

    /// The place in a literal block, whose first line follows the line of its `|`.
    private func placeInBlock(_ scalar: YAMLScalar, from header: Int, offset: Int) -> Place? {
        let before = scalar.text.prefix(offset)
        let linesBefore = before.count { $0.isNewline }
        let offsetInLine = before.reversed().prefix { !$0.isNewline }.count
        let index = header + 1 + linesBefore
        let textLine = scalar.text.dropFirst(offset - offsetInLine).prefix { !$0.isNewline }
        guard line(index).hasSuffix(textLine) else { return nil }
        return Place(line: index + 1, column: line(index).count - textLine.count + offsetInLine + 1, length: 1)
    }
}

extension String {
    /// The text split at libyaml's line breaks: LF, CR, CR LF, NEL, LS and PS.
    fileprivate var yamlLines: [Substring] {
        var lines: [Substring] = []
        let scalars = unicodeScalars
        var start = scalars.startIndex
        var position = start
        while position < scalars.endIndex {
            let next = scalars.index(after: position)
            switch scalars[position] {
            case "\r" where next < scalars.endIndex && scalars[next] == "\n":
                lines.append(Substring(scalars[start..<position]))
                position = scalars.index(after: next)
                start = position
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(Substring(scalars[start..<position]))
                position = next
                start = position
            default:
                position = next
            }
        }
        lines.append(Substring(scalars[start...]))
        return lines
    }
}
