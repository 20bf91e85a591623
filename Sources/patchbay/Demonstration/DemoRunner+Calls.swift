import ChannelKit
import Foundation
import HubRouter

/// The reports of calls.
extension DemoRunner {
    /// Waits until the hub has recorded the call's report, and prints it.
    func awaitCallReport(with customer: UnifiedContact, on channel: ChannelID) async throws -> Bool {
        let end = ContinuousClock.now + Self.timeout
        while ContinuousClock.now < end {
            if let report = try await report(ofCallWith: customer, on: channel) {
                printNote("call ended: \(CallSummary(report))")
                return true
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        printNote(Terminal.output.styled("no call report within \(Self.timeout)", .red))
        return false
    }

    func report(ofCallWith customer: UnifiedContact, on channel: ChannelID) async throws -> JSONValue? {
        try await storage.read(channel.tenant) { tx in
            for conversation in try tx.conversations(onlyWithAgent: false, limit: 5)
            where conversation.channel == channel {
                guard try tx.contact(conversation.contact)?.id == customer.id else { continue }
                return try tx.events("call", of: conversation.id, limit: 10).map(\.body).last { $0["outcome"] != nil }
            }
            return nil
        }
    }
}

/// A call's report in one line, from the public JSON of a `call` event.
private struct CallSummary: CustomStringConvertible {
    let description: String

    init(_ report: JSONValue) {
        let seconds = report["duration_seconds"]?.number.map { "\(Int($0.rounded())) s" }
        let cost = report["cost_cents"]?.number.map { String(format: "%.1f cents", $0) }
        let lines = report["transcript"]?.array.map { "\($0.count) lines of transcript" }
        let summary = report["summary"]?.string.map { "“\($0)”" }
        description = [report["outcome"]?.string, seconds, cost, lines, summary].compactMap(\.self)
            .joined(separator: ", ")
    }
}
