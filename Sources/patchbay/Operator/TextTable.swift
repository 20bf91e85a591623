import Foundation

/// A text table whose columns are as wide as their widest cell, except for the last one.
struct TextTable {
    private var rows: [[String]]

    init(_ headers: [String]) { rows = [headers] }

    /// Adds a row, with line breaks in cells replaced by spaces.
    mutating func add(_ cells: [String]) {
        rows.append(cells.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") })
    }

    /// Prints the table, with a faint header.
    func print(to terminal: Terminal) {
        let widths = (0..<(rows[0].count - 1)).map { column in rows.map { $0[column].count }.max() ?? 0 }
        for (number, row) in rows.enumerated() {
            let cells = row.enumerated().map { column, cell in
                column < widths.count ? cell.padding(toLength: widths[column], withPad: " ", startingAt: 0) : cell
            }
            let line = cells.joined(separator: "  ")
            terminal.print(number == 0 ? terminal.styled(line, .faint) : line)
        }
    }
}
