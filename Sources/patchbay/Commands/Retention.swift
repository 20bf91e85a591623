import ArgumentParser
import ChannelKit
import Foundation
import HubConfig
import HubModel
import HubRouter

/// `patchbay retention`.
struct Retention: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how long data is kept, and how much there is.",
        subcommands: [Show.self]
    )

    /// `patchbay retention show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show each kind of data with the time for which it is kept, its rows and its space.",
            discussion: """
                The times are set in 'hub.retention'. Old rows are deleted by the running hub, about every ten minutes. \
                Rows are counted at slightly different times; OLDEST is the row that was stored first, to the hour or day for some kinds, and DISK \
                includes indexes and space that is free for new rows of the kind. The tables are read once, which takes \
                seconds for each gigabyte.

                EXAMPLES:
                  patchbay retention show
                  patchbay retention show --json
                """
        )

        @Option(help: "The configuration file, which sets the database.")
        var config = "channels.yaml"

        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let session = try await OperatorSession(config: config)
            let policy = session.configuration.hub.limits.retention
            var rows: [RetentionRow] = []
            for kind in RetentionKind.allCases {
                let stored = try await session.storage.inspect { try $0.storedRows(kind) }
                rows.append(RetentionRow(kind: kind, lifetime: policy.lifetime(of: kind), stored: stored))
            }
            if json { return Terminal.output.print(JSONValue.array(rows.map(\.json))) }
            var table = TextTable(RetentionRow.columns)
            for row in rows { table.add(row.cells) }
            table.print(to: .output)
        }
    }
}

/// One kind of data in the list.
private struct RetentionRow: ListRow {
    static let columns = ["KIND", "KEPT", "ROWS", "OLDEST", "DISK", "WHAT"]

    let kind: RetentionKind
    let lifetime: Duration?
    let stored: StoredRows

    var cells: [String] {
        [
            kind.rawValue, lifetime?.written ?? "kept", String(stored.count), stored.oldest?.age ?? "-",
            stored.bytes?.size ?? "-", kind.facts.title,
        ]
    }

    var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "tables": .array(kind.facts.tables.map(JSONValue.string)),
            "kept_seconds": lifetime.map { .integer(Int64($0.timeInterval)) } ?? .null,
            "default_seconds": kind.defaultLifetime.map { .integer(Int64($0.timeInterval)) } ?? .null,
            "has_setting": .bool(kind.hasSetting), "rows": .integer(Int64(stored.count)),
            "oldest_at": stored.oldest.map { .string($0.iso8601) } ?? .null,
            "bytes": stored.bytes.map(JSONValue.integer) ?? .null, "what": .string(kind.facts.help),
        ]
    }
}

extension Int64 {
    /// The number of bytes in a unit that gives few digits, such as `4.2 MB`.
    fileprivate var size: String {
        let units = ["KB", "MB", "GB", "TB"]
        var number = Double(self) / 1_024
        var unit = 0
        while number >= 1_024, unit < units.count - 1 {
            number /= 1_024
            unit += 1
        }
        return number.formatted(
            .number.precision(.fractionLength(number < 10 && unit > 0 ? 1 : 0)).grouping(.never)
                .locale(Locale(identifier: "en_US_POSIX"))
        ) + " " + units[unit]
    }
}
