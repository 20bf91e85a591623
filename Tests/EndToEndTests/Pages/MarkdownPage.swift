import Foundation

/// A page of the documentation: its commands, its configurations and its links.
struct MarkdownPage {
    /// The repository.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardized

    /// A line or block for the reader to act on, in the order of the page.
    enum Step: Equatable {
        /// A command, and the text that the page says it prints.
        case command(String, prints: String?)
        case yaml(String)
    }

    let text: String

    init(_ path: String) throws {
        text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The commands of `sh` blocks, without their comments, and the `yaml` blocks.
    ///
    /// The comment `# prints TEXT` below a command is its output.
    var steps: [Step] {
        blocks.flatMap { block -> [Step] in
            switch block.language {
            case "sh": Self.commands(block.lines)
            case "yaml": [.yaml(block.lines.joined(separator: "\n") + "\n")]
            default: []
            }
        }
    }

    /// The code inside sentences, such as `make test`.
    var inlineCode: [String] {
        prose.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }

    /// The targets of links.
    var links: [(label: String, target: String)] {
        prose.matches(of: /\[([^\]]+)\]\(([^)]+)\)/).map { (String($0.output.1), String($0.output.2)) }
    }

    /// The text outside blocks of code.
    private var prose: String {
        var isCode = false
        return lines.filter { line in
            if line.hasPrefix("```") { isCode.toggle() }
            return !isCode && !line.hasPrefix("```")
        }
        .joined(separator: "\n")
    }

    private var blocks: [(language: String, lines: [Substring])] {
        var blocks: [(language: String, lines: [Substring])] = []
        var isCode = false
        for line in lines {
            if line.hasPrefix("```") {
                isCode.toggle()
                if isCode { blocks.append((String(line.dropFirst(3)), [])) }
            } else if isCode {
                blocks[blocks.count - 1].lines.append(line)
            }
        }
        return blocks
    }

    private static func commands(_ lines: [Substring]) -> [Step] {
        zip(lines, lines.dropFirst() + [""]).compactMap { line, next in
            let command = line.replacing(/(^|\s\s+)#.*$/, with: "").trimmingCharacters(in: .whitespaces)
            guard !command.isEmpty else { return nil }
            let prefix = "# prints "
            return .command(command, prints: next.hasPrefix(prefix) ? String(next.dropFirst(prefix.count)) : nil)
        }
    }
}
