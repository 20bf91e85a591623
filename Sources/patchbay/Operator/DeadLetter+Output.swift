import ChannelKit
import Foundation
import HubModel
import HubRouter

extension DeadLetter: ListRow {
    static let columns = ["ID", "STATE", "CHANNEL", "AGE", "ATTEMPTS", "REASON"]

    var cells: [String] {
        [
            id.description, state.rawValue, channel.description, at.age, String(attempts), reason?.sentence ?? "",
        ]
    }

    var json: JSONValue {
        .compact([
            "id": .string(id.description), "state": .string(state.rawValue), "channel": .string(channel.description),
            "conversation": conversation.map { .integer($0.rawValue) }, "reason": reason?.shown,
            "at": .string(at.iso8601), "attempts": .integer(Int64(attempts)),
            "expires_at": expiresAt.map { .string($0.iso8601) },
        ])
    }
}

extension DeadLetterDetails {
    var json: JSONValue {
        var members = letter.json.object ?? [:]
        members["contact"] = contact?.json ?? .null
        members["text"] = .string(text)
        members["decision"] = .array(findings.map(\.shown))
        members["steps"] = .array(steps.map(\.shown))
        return .object(members)
    }

    var lines: [String] {
        let terminal = Terminal.output
        var lines = [
            "\(terminal.styled(letter.id.description, .bold))  \(letter.state.rawValue): \(letter.reason?.sentence ?? "")",
            "channel       \(letter.channel)",
            "since         \(letter.at.iso8601), \(letter.attempts) attempts",
        ]
        if let remedy = letter.reason?.remedy { lines.append("remedy        \(remedy)") }
        if let expiresAt = letter.expiresAt { lines.append("expires       \(expiresAt.iso8601)") }
        if let conversation = letter.conversation { lines.append("conversation  \(conversation)") }
        if let contact { lines.append("customer      \(contact.label)") }
        if !text.isEmpty {
            let indented = text.split(separator: "\n").joined(separator: "\n              ")
            lines.append("text          \(indented)")
        }
        lines += steps.map { "step          \($0.strategy): \($0.verdict.rawValue), \($0.reason?.sentence ?? "")" }
        lines += findings.map { finding in
            let mark = finding.passed ? terminal.styled("✓", .green) : terminal.styled("✗", .red)
            let rule = finding.rule.rawValue.padding(toLength: 12, withPad: " ", startingAt: 0)
            return "\(mark) \(rule)\(finding.sentence)"
        }
        return lines
    }
}
