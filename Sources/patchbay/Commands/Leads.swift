import ArgumentParser
import ChannelKit
import Foundation
import HubRouter

/// `patchbay leads`.
struct Leads: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List leads: requests that customers left to be followed up, such as appointments and calls.",
        discussion: """
            Leads are recorded by the forms of intent-detection and by the llm strategy.

            EXAMPLES:
              patchbay leads --tenant lotus-dental
              patchbay leads --since 7d --json
            """
    )

    @OptionGroup var options: OperatorOptions

    @Option(help: ArgumentHelp(Since.help))
    var since: Since = .month

    @Option(help: "The max number to list per tenant.")
    var limit = 50

    func run() async throws {
        let session = try await OperatorSession(options)
        var rows = ListRows<LeadRow>(limit: limit)
        for tenant in session.tenants {
            let from = since.date(now: Date(), in: session.timeZone(of: tenant))
            try await rows.read(tenant, in: session.storage) { tx, limit in
                try tx.leads(since: from, limit: limit).map { try LeadRow($0, in: tx) }
            }
        }
        rows.print(asJSON: options.json, ifEmpty: "No leads.")
    }
}

/// A lead in a list.
private struct LeadRow: ListRow {
    static let columns = ["AGE", "CHANNEL", "CONVERSATION", "CUSTOMER", "LEAD"]

    let lead: StoredLead
    let customer: UnifiedContact?

    init(_ lead: StoredLead, in tx: any TenantReading) throws {
        self.lead = lead
        customer = try tx.conversation(lead.conversation).flatMap { try tx.contact($0.contact) }
    }

    var cells: [String] {
        [
            lead.at.age, lead.channel.description, lead.conversation.description, customer?.label ?? "",
            lead.body.brief,
        ]
    }

    var json: JSONValue {
        .compact([
            "at": .string(lead.at.iso8601), "channel": .string(lead.channel.description),
            "conversation": .integer(lead.conversation.rawValue), "contact": customer?.json, "lead": lead.body,
        ])
    }
}

extension JSONValue {
    /// An object on one line: `intent: booking, name: Ana Roy`.
    var brief: String {
        switch self {
        case .object(let members):
            members.sorted { $0.key < $1.key }.filter { !["contact", "said"].contains($0.key) && $0.value != .null }
                .map { key, value in
                    if case .object = value { value.brief } else { "\(key): \(value.brief)" }
                }
                .joined(separator: ", ")
        case .array(let elements): elements.map(\.brief).joined(separator: " ")
        case .string(let text): text
        default: String(decoding: data, as: UTF8.self)
        }
    }
}
