import ArgumentParser
import ChannelKit
import Foundation
import HubRouter

/// `patchbay dead`.
struct Dead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "See what waits for a person, and decide on it.",
        discussion: """
            Replies that were given up (dead), that may not go yet (held) or of which nobody knows whether they arrived \
            (ambiguous); messages that could not be given to the strategies; webhooks that could not be read. A hub \
            that runs takes up at once what is tried again.

            EXAMPLES:
              patchbay dead list
              patchbay dead show reply-12
              patchbay dead retry reply-12 reply-13
              patchbay dead retry --all --state held --tenant lotus-dental
              patchbay dead drop reply-12
            """,
        subcommands: [List.self, Show.self, Retry.self, Drop.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what waits for a person, oldest first.",
            discussion: "EXAMPLE: patchbay dead list --tenant lotus-dental"
        )

        @OptionGroup var options: OperatorOptions

        @Option(help: "How many to list of each tenant.")
        var limit = 100

        func run() async throws {
            let desk = try await OperatorSession(options)
            let letters = try await desk.letters(limit: limit)
            if options.json {
                let list = JSONValue.array(letters.map(\.json))
                return Terminal.output.print(String(decoding: list.data, as: UTF8.self))
            }
            guard !letters.isEmpty else { return Terminal.output.print("Nothing waits for you.") }
            var table = TextTable("ID", "STATE", "CHANNEL", "AGE", "TRIES", "WHY")
            for letter in letters {
                table.add(
                    letter.id.description,
                    letter.state,
                    letter.channel.description,
                    letter.at.age,
                    String(letter.attempts),
                    letter.reason
                )
            }
            table.print(to: .output)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one with what is in it: the person, the text, and what every rule found.",
            discussion: "EXAMPLE: patchbay dead show reply-12"
        )

        @OptionGroup var options: OperatorOptions

        @Argument(help: "Its name, such as reply-12.", transform: deadLetterID)
        var id: DeadLetterID

        func run() async throws {
            let desk = try await OperatorSession(options)
            guard let (_, opened) = try await desk.first({ [id] in try $0.deadLetterDetails(id) }) else {
                throw failNotFound("\(id)", hint: "see 'patchbay dead list'")
            }
            if options.json { return Terminal.output.print(String(decoding: opened.json.data, as: UTF8.self)) }
            for line in opened.lines { Terminal.output.print(line) }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put work back where it goes on.",
            discussion: """
                The policy decides anew: what still has a reason to be held is held again. A reply gets another 24 \
                hours; one that was ambiguous may reach the person twice.

                EXAMPLE: patchbay dead retry reply-12
                """
        )

        @OptionGroup var options: OperatorOptions
        @OptionGroup var choice: DeadLetterChoice

        func run() async throws {
            let desk = try await OperatorSession(options, changes: true)
            try await desk.decide(on: choice, "tried again") { id, tx, now in
                try tx.retryDeadLetter(id, at: now, lifetime: .seconds(24 * 3600))
            }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put it away: nothing more is done about it.",
            discussion: "EXAMPLE: patchbay dead drop reply-12"
        )

        @OptionGroup var options: OperatorOptions
        @OptionGroup var choice: DeadLetterChoice

        func run() async throws {
            let desk = try await OperatorSession(options, changes: true)
            try await desk.decide(on: choice, "put away") { id, tx, now in try tx.discardDeadLetter(id, at: now) }
        }
    }
}

/// Which letters are meant.
struct DeadLetterChoice: ParsableArguments {
    @Argument(help: "Their names, such as reply-12.", transform: deadLetterID)
    var ids: [DeadLetterID] = []

    @Flag(help: "All that are listed.")
    var all = false

    @Option(help: "With --all: only those that are held, dead or ambiguous.")
    var state: String?

    func validate() throws {
        if ids.isEmpty != all { throw ValidationError("name some, or give --all") }
        if state != nil, !all { throw ValidationError("--state goes with --all") }
        if let state, !["held", "dead", "ambiguous"].contains(state) {
            throw ValidationError("--state is held, dead or ambiguous")
        }
    }
}

extension OperatorSession {
    fileprivate func letters(limit: Int) async throws -> [DeadLetter] {
        var letters: [DeadLetter] = []
        for tenant in tenants { letters += try await storage.read(tenant) { try $0.letters(limit: limit) } }
        return letters.sorted { $0.at < $1.at }
    }

    fileprivate func decide(
        on choice: DeadLetterChoice,
        _ done: String,
        _ decision: @escaping @Sendable (DeadLetterID, any TenantTransaction, Date) throws -> Bool
    ) async throws {
        var ids = choice.ids
        if choice.all {
            ids = try await letters(limit: 10_000).filter { choice.state == nil || $0.state == choice.state }.map(\.id)
            if ids.isEmpty { Terminal.output.print("Nothing waits for you.") }
        }
        var isComplete = true
        for id in ids {
            let now = Date()
            var isDone = false
            for tenant in tenants where !isDone {
                isDone = try await storage.transact(tenant) { try decision(id, $0, now) }
            }
            if isDone {
                Terminal.output.print("\(id) \(done)")
            } else {
                isComplete = false
                _ = failNotFound("\(id)", hint: "see 'patchbay dead list'")
            }
        }
        if !isComplete { throw ExitCode.failure }
    }
}

/// Reads a letter's name.
@Sendable
private func deadLetterID(_ text: String) throws -> DeadLetterID {
    guard let id = DeadLetterID(text) else { throw ValidationError("'\(text)' is not a name such as reply-12") }
    return id
}

extension DeadLetter {
    fileprivate var json: JSONValue {
        .compact([
            "id": .string(id.description), "state": .string(state), "channel": .string(channel.description),
            "conversation": conversation.map { .integer($0.rawValue) }, "reason": .string(reason),
            "at": .string(at.iso8601), "attempts": .integer(Int64(attempts)),
            "expires_at": expiresAt.map { .string($0.iso8601) },
        ])
    }
}

extension DeadLetterDetails {
    fileprivate var json: JSONValue {
        var members = letter.json.object ?? [:]
        members["contact"] = contact?.json ?? .null
        members["text"] = .string(text)
        members["decision"] = .array(
            findings.map {
                ["rule": .string($0.rule.rawValue), "passed": .bool($0.passed), "reason": .string($0.reason)]
            }
        )
        members["steps"] = .array(
            steps.map {
                [
                    "strategy": .string($0.strategy.rawValue), "verdict": .string($0.verdict.rawValue),
                    "reason": .string($0.reason), "milliseconds": .integer(Int64($0.milliseconds)),
                ]
            }
        )
        return .object(members)
    }

    fileprivate var lines: [String] {
        let terminal = Terminal.output
        var lines = [
            "\(terminal.styled(letter.id.description, .bold))  \(letter.state): \(letter.reason)",
            "channel       \(letter.channel)",
            "since         \(letter.at.iso8601), tried \(letter.attempts) times",
        ]
        if let expiresAt = letter.expiresAt { lines.append("expires       \(expiresAt.iso8601)") }
        if let conversation = letter.conversation { lines.append("conversation  \(conversation)") }
        if let contact {
            lines.append("person        " + [contact.name, contact.id].compactMap(\.self).joined(separator: ", "))
        }
        if !text.isEmpty {
            let indented = text.split(separator: "\n").joined(separator: "\n              ")
            lines.append("text          \(indented)")
        }
        lines += steps.map { "step          \($0.strategy): \($0.verdict.rawValue), \($0.reason)" }
        lines += findings.map { finding in
            let mark = finding.passed ? terminal.styled("✓", .green) : terminal.styled("✗", .red)
            let rule = finding.rule.rawValue.padding(toLength: 12, withPad: " ", startingAt: 0)
            return "\(mark) \(rule)\(finding.reason)"
        }
        return lines
    }
}
