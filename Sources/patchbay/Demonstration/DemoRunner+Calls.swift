import ChannelKit
import Foundation
import HubRouter

/// What becomes of calls.
extension DemoRunner {
    /// Waits until the hub has written down what the call came to, and tells it.
    func hearOfCall(with customer: UnifiedContact, on channel: ChannelID) async throws -> Bool {
        let end = ContinuousClock.now + Self.timeout
        while ContinuousClock.now < end {
            if let report = try await report(ofCallWith: customer, on: channel) {
                note("the call is over: \(CallSummary(report))")
                return true
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        note(Terminal.output.styled("nothing tells of the end of the call", .red))
        return false
    }

    func report(ofCallWith customer: UnifiedContact, on channel: ChannelID) async throws -> JSONValue? {
        try await storage.read(channel.tenant) { tx in
            for conversation in try tx.conversations(onlyHuman: false, limit: 5) where conversation.channel == channel {
                guard try tx.contact(conversation.contact)?.id == customer.id else { continue }
                return try tx.events("call", of: conversation.id, limit: 10).map(\.body).last { $0["outcome"] != nil }
            }
            return nil
        }
    }
}

/// What a call came to, in a line: the public JSON of a `call` event.
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
