import ArgumentParser
import ChannelKit
import Foundation
import HubRouter

/// `patchbay audit`.
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the audit log: the changes of keys, users and sessions, and agents' takeovers.",
        discussion: "EXAMPLE: patchbay audit --tenant lotus-dental --limit 20"
    )

    @OptionGroup var options: OperatorOptions

    @Option(help: "The max number to list per tenant.")
    var limit = 50

    func run() async throws {
        try await OperatorSession(options).printList(limit: limit, asJSON: options.json, ifEmpty: "No entries.") {
            tx,
            limit in try tx.auditEntries(before: RowID(.max), limit: limit).map { try AuditRow($0, in: tx) }
        }
    }
}

/// An entry of the audit log in a list.
private struct AuditRow: ListRow {
    static let columns = ["TIME", "TENANT", "ACTION", "TARGET", "BY", "VIA"]

    let cells: [String]
    let json: JSONValue

    init(_ entry: AuditEntry, in tx: any TenantReading) throws {
        json = try entry.json(in: tx)
        cells = [
            entry.at.iso8601, tx.tenant.rawValue, entry.action, json["target"]?.string ?? "", entry.origin.actor.name,
            entry.origin.via,
        ]
    }
}
