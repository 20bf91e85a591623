import ArgumentParser
import ChannelKit
import Foundation
import HubConfig
import HubRouter

/// `patchbay explain`.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain why a message was answered as it was, or not at all.",
        discussion: """
            Prints the receipt of the message, each strategy with its verdict, each reply with the findings of the send \
            policy, and last the cause with what to do. A reply's id explains the message that it answers.

            EXAMPLES:
              patchbay explain msg_0d3x9m2k7q4tz
              patchbay explain --last --channel lotus-dental/whatsapp
            """
    )

    @OptionGroup var options: OperatorOptions

    @Argument(help: "The id of a message or a reply.")
    var message: String?

    @Flag(help: "The latest customer's message of --channel.")
    var last = false

    @Option(help: "With --last: the channel, tenant/name.")
    var channel: String?

    func validate() throws {
        guard (message == nil) == last else { throw ValidationError("expected a message's id, or --last") }
        guard last == (channel != nil) else { throw ValidationError("--last and --channel go together") }
    }

    func run() async throws {
        let session = try await OperatorSession(options)
        let configured = Set(session.configuration.channels.map(\.id))
        let chosen = try channel.map(Self.read)
        let found = try await session.first { [message] tx -> JSONValue? in
            let id: MessageID?
            if let chosen {
                guard chosen.tenant == tx.tenant else { return nil }
                id = try tx.latestMessage(of: chosen)
            } else {
                id = try tx.number(.message, of: message ?? "").map { MessageID($0) }
            }
            return try id.flatMap { try tx.explanation(of: $0, isConfigured: configured.contains)?.json(in: tx) }
        }
        guard let explanation = found?.found else {
            throw failNotFound(
                message.map { "message \($0)" } ?? "message of that channel",
                hint: "see 'patchbay conversations list'"
            )
        }
        if options.json { return Terminal.output.print(explanation) }
        ExplanationText(explanation).print(to: .output)
    }

    private static func read(_ text: String) throws -> ChannelID {
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count == 2 else { throw fail("invalid channel '\(text)': expected tenant/name") }
        return ChannelID(tenant: TenantID(parts[0]), name: parts[1])
    }
}

/// An explanation as text: time goes down, and the cause is last.
private struct ExplanationText {
    private let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    func print(to terminal: Terminal) {
        var lines = [line("message", json["message"], ["created_at", "author", "id", "text"])]
        if let receipt = json["received"] {
            lines.append(line("received", receipt, ["at", "outcome"]))
            if let credential = receipt["verified_by"]?.string { lines.append(labelled("verified by", credential)) }
        }
        if let turn = json["turn"] {
            lines.append(line("turn", turn, ["at", "state"]) + sentence(of: turn["reason"]))
            for step in turn["steps"]?.array ?? [] {
                let time = step["milliseconds"]?.integer.map { ", \($0) ms" } ?? ""
                lines.append(line("  step", step, ["strategy", "verdict"]) + time + sentence(of: step["reason"]))
            }
        }
        for reply in json["replies"]?.array ?? [] { lines += self.lines(of: reply) }
        for line in lines { terminal.print(line) }
        let cause = json["cause"]
        terminal.print("\n" + labelled("cause", cause?["sentence"]?.string ?? ""))
        if let remedy = cause?["remedy"]?.string { terminal.print(labelled("remedy", remedy)) }
    }

    private func lines(of reply: JSONValue) -> [String] {
        let status = reply["message"]?["status"]?.string.map { ", \($0)" } ?? ""
        var lines = [
            labelled("reply", "\(reply["message"]?["id"]?.string ?? "") \(reply["state"]?.string ?? "")\(status)")
                + sentence(of: reply["reason"])
        ]
        if let next = reply["next_attempt_at"]?.string { lines.append(labelled("  next attempt", next)) }
        for finding in reply["findings"]?.array ?? [] {
            let mark = finding["passed"]?.bool ?? false ? "✓" : "✗"
            lines.append(
                labelled("  \(mark) \(finding["rule"]?.string ?? "")", finding["reason"]?["sentence"]?.string ?? "")
            )
        }
        if let error = reply["message"]?["error"] { lines.append(line("  error", error, ["code", "message"])) }
        return lines
    }

    private func line(_ label: String, _ object: JSONValue?, _ members: [String]) -> String {
        labelled(label, members.compactMap { object?[$0]?.string }.joined(separator: "  "))
    }

    private func sentence(of reason: JSONValue?) -> String { reason?["sentence"]?.string.map { ": \($0)" } ?? "" }

    private func labelled(_ label: String, _ text: String) -> String {
        label.padding(toLength: 16, withPad: " ", startingAt: 0) + text
    }
}
