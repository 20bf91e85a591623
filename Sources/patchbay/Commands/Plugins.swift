import ArgumentParser
import ChannelKit

/// `patchbay adapters`.
struct Adapters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the channel adapters of this build.",
        discussion: "EXAMPLE: patchbay adapters"
    )

    func run() async throws {
        let rows = try Build().plugins.adapters.map { adapter in
            (adapter.kind.rawValue, "\(adapter.manifest.title): \(adapter.manifest.summary)")
        }
        Terminal.output.print(list(rows))
    }
}

/// `patchbay strategies`.
struct Strategies: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the response strategies of this build.",
        discussion: "EXAMPLE: patchbay strategies"
    )

    func run() async throws {
        let rows = try Build().plugins.strategies.map { ($0.kind.rawValue, $0.manifest.summary) }
        Terminal.output.print(list(rows))
    }
}

/// Names and what they mean, in two columns.
private func list(_ rows: [(name: String, text: String)]) -> String {
    let width = (rows.map(\.name.count).max() ?? 0) + 2
    return rows.map { row in
        row.name + String(repeating: " ", count: width - row.name.count) + row.text
    }.joined(separator: "\n")
}
