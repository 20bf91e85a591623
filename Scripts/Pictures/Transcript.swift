import Foundation

/// The output of a program to a terminal: lines of text in the styles of ANSI sequences.
struct Transcript {
    /// The columns of the terminal.
    static let columns = 110
    /// The column in which the demo's texts begin, after the names.
    private static let textColumn = 22

    /// A piece of a line in one style.
    struct Run: Equatable {
        enum Style: String { case plain, bold, faint, red, green, cyan, prompt, command }

        var style: Style
        var text: String
    }

    typealias Line = [Run]

    let lines: [Line]

    init(lines: [Line]) { self.lines = lines }

    /// Reads the bytes that a terminal received.
    init(_ output: String) {
        lines = output.replacingOccurrences(of: "\r\n", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { Self.line(String($0)) }
    }

    private static func line(_ text: String) -> Line {
        var runs: Line = []
        var style = Run.Style.plain
        for (index, part) in text.components(separatedBy: "\u{1B}[").enumerated() {
            var part = Substring(part)
            if index > 0, let end = part.firstIndex(of: "m") {
                style = self.style(of: part[..<end])
                part = part[part.index(after: end)...]
            }
            if !part.isEmpty { runs.append(Run(style: style, text: roundingTimes(in: String(part)))) }
        }
        return runs
    }

    private static func style(of code: Substring) -> Run.Style {
        switch code {
        case "1": .bold
        case "2": .faint
        case "31": .red
        case "32": .green
        case "36": .cyan
        default: .plain
        }
    }

    /// `text` with its milliseconds rounded up, since no two runs take the same time.
    private static func roundingTimes(in text: String) -> String {
        var words = text.components(separatedBy: " ")
        for index in words.indices.dropFirst() where words[index] == "ms" {
            guard let time = Int(words[index - 1]) else { continue }
            words[index - 1] = time <= 100 ? "<100" : "<1"
            if time > 100 { words[index] = time <= 1_000 ? "s" : "min" }
        }
        return words.joined(separator: " ")
    }

    /// The lines as rows of at most ``columns``: longer ones continue between two words, below their text.
    var wrapped: [Line] { lines.flatMap(Self.rows) }

    private static func rows(of line: Line) -> [Line] {
        var rows: [Line] = [[]]
        var column = 0
        for run in line {
            for word in words(of: run.text) {
                if column + word.count > columns, column > textColumn {
                    rows.append([Run(style: .plain, text: String(repeating: " ", count: textColumn))])
                    column = textColumn
                }
                column += word.count
                let row = rows.count - 1
                if rows[row].last?.style == run.style {
                    rows[row][rows[row].count - 1].text += word
                } else {
                    rows[row].append(Run(style: run.style, text: word))
                }
            }
        }
        return rows
    }

    /// The words with the spaces after them.
    private static func words(of text: String) -> [String] {
        text.reduce(into: [""]) { words, character in
            let last = words.count - 1
            if character != " ", words[last].last == " " { words.append("") }
            words[words.count - 1].append(character)
        }
    }
}
