import ArgumentParser
import ChannelKit
import Foundation
import HubRouter

/// `patchbay dead-letters`.
struct DeadLetters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters",
        abstract: "Inspect, retry or discard dead letters.",
        discussion: """
            Dead letters are replies that failed (dead), that the policy holds (held) or whose outcome is unknown \
            (ambiguous), failed turns, and webhook items that could not be processed. A running hub retries at once.

            EXAMPLES:
              patchbay dead-letters list
              patchbay dead-letters show reply-12
              patchbay dead-letters retry reply-12 reply-13
              patchbay dead-letters retry --all --state held --tenant lotus-dental
              patchbay dead-letters discard reply-12
            """,
        subcommands: [List.self, Show.self, Retry.self, Discard.self],
        defaultSubcommand: List.self,
        aliases: ["dead"]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List dead letters, oldest first.",
            discussion: "EXAMPLE: patchbay dead-letters list --tenant lotus-dental"
        )

        @OptionGroup var options: OperatorOptions

        @Option(help: "The max number to list per tenant.")
        var limit = 100

        func run() async throws {
            let session = try await OperatorSession(options)
            let letters = try await session.deadLetters(limit: limit)
            letters.print(asJSON: options.json, ifEmpty: "No held, ambiguous or failed replies, turns or items.")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a dead letter: customer, text, steps and the decision of each policy rule.",
            discussion: "EXAMPLE: patchbay dead-letters show reply-12"
        )

        @OptionGroup var options: OperatorOptions

        @Argument(help: "Its id, such as reply-12.", transform: deadLetterID)
        var id: DeadLetterID

        func run() async throws {
            let session = try await OperatorSession(options)
            guard let (_, details) = try await session.first({ [id] in try $0.deadLetterDetails(id) }) else {
                throw notFound(id)
            }
            if options.json { return Terminal.output.print(details.json) }
            for line in details.lines { Terminal.output.print(line) }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Requeue dead letters.",
            discussion: """
                The policy is checked again: a reply that it still holds stays held. A reply expires 24 hours after \
                the retry; an ambiguous one may reach the customer twice.

                EXAMPLE: patchbay dead-letters retry reply-12
                """
        )

        @OptionGroup var options: OperatorOptions
        @OptionGroup var choice: DeadLetterChoice

        func run() async throws {
            try await choice.resolve(with: options, as: "requeued") { try await $0.retry($1, of: $2) }
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Discard dead letters: nothing more is sent or processed.",
            discussion: "EXAMPLE: patchbay dead-letters discard reply-12",
            aliases: ["drop"]
        )

        @OptionGroup var options: OperatorOptions
        @OptionGroup var choice: DeadLetterChoice

        func run() async throws {
            try await choice.resolve(with: options, as: "discarded") { try await $0.discard($1, of: $2) }
        }
    }
}

/// The dead letters to which a command applies.
struct DeadLetterChoice: ParsableArguments {
    @Argument(help: "Their ids, such as reply-12.", transform: deadLetterID)
    var ids: [DeadLetterID] = []

    @Flag(help: "All dead letters.")
    var all = false

    @Option(help: "With --all: only those in this state: held, dead or ambiguous.")
    var state: String?

    func validate() throws {
        if ids.isEmpty != all { throw ValidationError("give ids or --all") }
        if state != nil, !all { throw ValidationError("--state requires --all") }
        if let state, !["held", "dead", "ambiguous"].contains(state) {
            throw ValidationError("--state must be held, dead or ambiguous")
        }
    }
}

extension OperatorSession {
    /// The number of a tenant's dead letters that `--all` takes at once and that `list` counts.
    fileprivate static let maxDeadLetters = 10_000

    fileprivate func deadLetters(limit: Int) async throws -> ListRows<DeadLetter> {
        var letters = ListRows<DeadLetter>(limit: limit, countLimit: Self.maxDeadLetters)
        for tenant in tenants { try await letters.read(tenant, in: storage) { try $0.deadLetters(limit: $1) } }
        letters.sort { $0.at < $1.at }
        return letters
    }
}

extension DeadLetterChoice {
    /// Resolves the chosen dead letters, and prints the outcome of each.
    fileprivate func resolve(
        with options: OperatorOptions,
        as outcome: String,
        _ resolve: (any OperatorActions, [DeadLetterID], TenantID?) async throws -> Set<DeadLetterID>
    ) async throws {
        let session = try await OperatorSession(options)
        var ids = ids
        if all {
            let letters = try await session.deadLetters(limit: OperatorSession.maxDeadLetters).rows
            ids = letters.filter { state == nil || $0.state.rawValue == state }.map(\.id)
            guard !ids.isEmpty else { return Terminal.output.print("No dead letters.") }
        }
        let done = try await session.change { try await resolve($0, ids, session.tenant) }
        for id in ids {
            if done.contains(id) { Terminal.output.print("\(id) \(outcome)") } else { _ = notFound(id) }
        }
        // Those of --all that are gone were resolved meanwhile.
        if !all, done.count < Set(ids).count { throw ExitCode.failure }
    }
}

private func notFound(_ id: DeadLetterID) -> ExitCode {
    failNotFound("\(id)", hint: "see 'patchbay dead-letters list'")
}

/// Parses a dead letter's id.
@Sendable
private func deadLetterID(_ text: String) throws -> DeadLetterID {
    guard let id = DeadLetterID(text) else {
        throw ValidationError("invalid id '\(text)': expected one such as reply-12")
    }
    return id
}
