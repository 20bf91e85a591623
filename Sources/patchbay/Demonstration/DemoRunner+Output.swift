import ChannelKit
import ChannelSimulatorKit
import Foundation
import HubConfig
import HubRouter

/// The output of the demo.
extension DemoRunner {
    func printMessage(_ name: String, _ text: String, _ style: Terminal.Style) {
        let terminal = Terminal.output
        let label = name.padding(toLength: max(18, name.count), withPad: " ", startingAt: 0)
        let lines = text.wrapped(at: terminal.width - Self.indent)
        let indented = lines.joined(separator: "\n" + String(repeating: " ", count: Self.indent))
        terminal.print("  \(terminal.styled(label, style))  \(indented)")
    }

    func printNote(_ text: String) {
        let terminal = Terminal.output
        for line in text.wrapped(at: terminal.width - Self.indent) {
            terminal.print(String(repeating: " ", count: Self.indent) + terminal.styled(line, .faint))
        }
    }

    /// The column of messages, in characters: behind the name of the customer.
    private static let indent = 22

    /// The strategy that decided the reply, from the hub's database; nil if none did.
    ///
    /// - Parameters:
    ///   - correlation: The hub's id of the send; without one, the conversation's last turn counts.
    ///   - previous: The turn before the line: it did not decide the reply.
    func strategy(
        of correlation: String?,
        for customer: UnifiedContact,
        on channel: ChannelID,
        after previous: TurnID?
    ) async -> String? {
        let steps = try? await storage.read(channel.tenant) { tx in
            if let correlation { return try tx.turn(ofReply: correlation).map(tx.steps) ?? [] }
            let latest = try tx.latestConversation(with: customer, on: channel).flatMap { try tx.latestTurn($0.id) }
            return try latest.flatMap { $0 == previous ? nil : try tx.steps($0) } ?? []
        }
        return steps?.last { $0.verdict == .reply || $0.verdict == .handoff }?.strategy.rawValue
    }

    /// The last turn of the customer's conversation.
    func latestTurn(of customer: UnifiedContact, on channel: ChannelID) async throws -> TurnID? {
        try await storage.read(channel.tenant) { tx in
            try tx.latestConversation(with: customer, on: channel).flatMap { try tx.latestTurn($0.id) }
        }
    }

    /// The delivery statuses of the reply, until the customer has read it or no more arrive.
    func statuses(of providerID: String) async -> String {
        let first = await server.journal.waitForEntry(timeout: Self.statusTimeout) { entry in
            guard entry.providerID == providerID, case .status = entry.event else { return false }
            return true
        }
        guard first != nil else { return "sent" }
        _ = await server.journal.waitForEntry(timeout: Self.readTimeout) { entry in
            entry.providerID == providerID && entry.event == .status(.read)
        }
        let statuses = await server.journal.entries.compactMap { entry -> String? in
            guard entry.providerID == providerID, case .status(let status) = entry.event else { return nil }
            return status.rawValue
        }
        return statuses.isEmpty ? "sent" : statuses.joined(separator: " → ")
    }

    /// Prints commands to try next.
    func printSuggestions(hubURL: String, adminURL: String, simulatorURL: String) {
        guard let channel = configuration.channels.first else { return }
        let terminal = Terminal.output
        terminal.print(
            """

            Serving on \(hubURL), simulators on \(simulatorURL). Control-C stops it. Try:

              .build/debug/patchbay simulate \(channel.kind) --say "Bonjour, vous ouvrez quand?" --to \(channel.id)

              curl -s \(simulatorURL)/_simulator/say -H 'Content-Type: application/json' \\
                -d '{"channel": "\(channel.id)", "text": "hello", "wait_ms": 5000}'

              curl -s \(adminURL)/health
            """
        )
    }
}
