import ArgumentParser

/// `LoadGenerator table`: the rows of several measurements as one table.
struct Table: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read rows of JSON from standard input and print the median of each label as a table.",
        discussion: """
            EXAMPLES:
              LoadGenerator table --reference b < rows.jsonl
            """
    )

    @Option(help: "The label of the row that shares are relative to.")
    var reference: String?

    func run() throws {
        var rows: [Row] = []
        while let line = readLine() { rows.append(try Row(json: line)) }
        print(Summary(rows, reference: reference).markdown)
    }
}

/// The medians of repeated measurements, in the order of their first rows.
struct Summary {
    private let groups: [[Row]]
    private let whole: Double?

    init(_ rows: [Row], reference: String?) {
        var labels: [String] = []
        for row in rows where !labels.contains(row.label) { labels.append(row.label) }
        groups = labels.map { label in rows.filter { $0.label == label } }
        whole = groups.first { $0.first?.label == reference }.map { Self.median($0.map(\.perSecond)) }
    }

    /// The table in Markdown.
    var markdown: String {
        let head = """
            | row | req/s [min–max] | share | p50 ms | p90 | p99 | p99.9 | max | CPU µs/req | errors | rounds |
            |---|---|---|---|---|---|---|---|---|---|---|
            """
        return ([head] + groups.map(line)).joined(separator: "\n")
    }

    private func line(_ rows: [Row]) -> String {
        let speeds = rows.map(\.perSecond)
        let speed = Self.median(speeds)
        let range = "[\(Row.number(speeds.min() ?? 0, 0))–\(Row.number(speeds.max() ?? 0, 0))]"
        // A requested rate is no maximum.
        let share = rows.first?.rate == nil ? whole.map { Row.number(speed / $0, 2) } : nil
        let latencies = [\Row.p50, \.p90, \.p99, \.p999, \.max].map { path in
            Row.number(Self.median(rows.map { $0[keyPath: path] }), 2)
        }
        let cpu = rows.compactMap(\.cpu)
        let cells =
            [rows.first?.label ?? "", "\(Row.number(speed, 0)) \(range)", share ?? ""] + latencies + [
                cpu.isEmpty ? "" : Row.number(Self.median(cpu), 0), "\(rows.map(\.errors).reduce(0, +))",
                "\(rows.count)",
            ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    /// The median of `values`; 0 without values.
    static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
