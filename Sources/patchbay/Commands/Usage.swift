import ArgumentParser
import ChannelKit
import Foundation
import HubRouter

/// `patchbay usage`.
struct Usage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the calls, tokens and costs of language models.",
        discussion: """
            Calls that a model's provider accepted are counted, even if they failed later; refused calls are not. \
            Costs follow the 'prices' in channels.yaml, in their currency; without a price they are 0.

            EXAMPLES:
              patchbay usage --tenant lotus-dental
              patchbay usage --since 2026-11-01 --json
            """
    )

    @OptionGroup var options: OperatorOptions

    @Option(help: ArgumentHelp(Since.help))
    var since: Since = .month

    func run() async throws {
        let session = try await OperatorSession(options)
        var found: [TenantUsage] = []
        for tenant in session.tenants {
            let from = since.date(now: Date(), in: session.timeZone(of: tenant))
            let lines = try await session.storage.read(tenant) { try $0.usage(since: from) }
            if !lines.isEmpty { found.append(TenantUsage(tenant: tenant, since: from, lines: lines)) }
        }
        if options.json { return Terminal.output.print(JSONValue.array(found.map(\.json))) }
        guard !found.isEmpty else { return Terminal.output.print("No model calls.") }
        var table = TextTable(["TENANT", "MODEL", "CALLS", "TOKENS IN", "TOKENS OUT", "AVG MS", "COST"])
        for usage in found { usage.add(to: &table) }
        table.print(to: .output)
    }
}

/// The model usage of one tenant.
private struct TenantUsage: Sendable {
    let tenant: TenantID
    let since: Date
    let lines: [ModelUsageLine]

    func add(to table: inout TextTable) {
        for line in lines {
            table.add([
                tenant.rawValue, line.model, String(line.total.calls), String(line.inputTokens),
                String(line.total.tokens - line.inputTokens), String(line.milliseconds), line.total.cost.currency,
            ])
        }
    }

    var json: JSONValue {
        [
            "tenant": .string(tenant.rawValue), "since": .string(since.iso8601),
            "cost": .number(Double(lines.reduce(0) { $0 + $1.total.cost }) / 1_000_000),
            "models": .array(lines.map(\.json)),
        ]
    }
}

extension ModelUsageLine {
    fileprivate var json: JSONValue {
        [
            "model": .string(model), "calls": .integer(Int64(total.calls)),
            "input_tokens": .integer(Int64(inputTokens)),
            "output_tokens": .integer(Int64(total.tokens - inputTokens)),
            "milliseconds": .integer(Int64(milliseconds)), "cost": .number(Double(total.cost) / 1_000_000),
        ]
    }
}

extension Int {
    /// Millionths of a currency unit as units, such as `0.0042`.
    fileprivate var currency: String { String(format: "%.4f", Double(self) / 1_000_000) }
}
