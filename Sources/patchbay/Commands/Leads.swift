import ArgumentParser
import ChannelKit
import Foundation
import HubRouter

/// `patchbay leads`.
struct Leads: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List what customers left for the business to follow up: appointments to make, calls to return.",
        discussion: """
            Leads are noted by the forms of intent-detection and by the llm strategy.

            EXAMPLES:
              patchbay leads --tenant lotus-dental
              patchbay leads --since 7d --json
            """
    )

    @OptionGroup var options: OperatorOptions

    @Option(help: ArgumentHelp(Since.help))
    var since: Since = .month

    @Option(help: "How many to list of each tenant.")
    var limit = 50

    func run() async throws {
        let desk = try await OperatorSession(options)
        var found: [LeadLine] = []
        for tenant in desk.tenants {
            let from = since.date(now: Date(), in: desk.timeZone(of: tenant))
            found += try await desk.storage.read(tenant) { [limit] tx in
                try tx.leads(since: from, limit: limit).map { try LeadLine($0, in: tx) }
            }
        }
        if options.json {
            let list = JSONValue.array(found.map(\.json))
            return Terminal.output.print(String(decoding: list.data, as: UTF8.self))
        }
        guard !found.isEmpty else { return Terminal.output.print("There are no leads.") }
        var table = TextTable("NOTED", "CHANNEL", "CONVERSATION", "PERSON", "WHAT")
        for line in found { line.add(to: &table) }
        table.print(to: .output)
    }
}

/// A lead in a list.
private struct LeadLine: Sendable {
    let lead: StoredLead
    let person: UnifiedContact?

    init(_ lead: StoredLead, in tx: any TenantReading) throws {
        self.lead = lead
        person = try tx.conversation(lead.conversation).flatMap { try tx.contact($0.contact) }
    }

    func add(to table: inout TextTable) {
        table.add(
            "\(lead.at.age) ago",
            lead.channel.description,
            lead.conversation.description,
            [person?.name, person?.id].compactMap(\.self).joined(separator: ", "),
            lead.body.brief
        )
    }

    var json: JSONValue {
        .compact([
            "at": .string(lead.at.iso8601), "channel": .string(lead.channel.description),
            "conversation": .integer(lead.conversation.rawValue), "contact": person?.json, "lead": lead.body,
        ])
    }
}

extension JSONValue {
    /// An object on one line for people: `intent: booking, name: Ana Roy`.
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
