import ArgumentParser
import ChannelKit
import Foundation
import HubRouter

/// `patchbay conversations`.
struct Conversations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List conversations with their handler, take or release them, and write to customers.",
        discussion: """
            The handler is the hub or an agent. While an agent handles a conversation, no strategy replies in it.

            EXAMPLES:
              patchbay conversations list --agent
              patchbay conversations show 7
              patchbay conversations take 7
              patchbay conversations say 7 "Come at three."
              patchbay conversations release 7
            """,
        subcommands: [List.self, Show.self, Take.self, Say.self, Release.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List conversations, the latest first.",
            discussion: "EXAMPLE: patchbay conversations list --agent"
        )

        @OptionGroup var options: OperatorOptions

        @Flag(
            name: [.customLong("agent"), .customLong("human")],
            help: "Only conversations handled by an agent."
        )
        var onlyWithAgent = false

        @Option(help: "The max number to list per tenant.")
        var limit = 50

        func run() async throws {
            let none = onlyWithAgent ? "No conversations handled by an agent." : "No conversations."
            try await OperatorSession(options).printList(limit: limit, asJSON: options.json, ifEmpty: none) {
                [onlyWithAgent] tx, limit in
                try tx.conversations(onlyWithAgent: onlyWithAgent, limit: limit).map { try ConversationRow($0, in: tx) }
            }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Release a conversation: the hub handles it again.",
            discussion: """
                Messages from now on get replies; those that came in meanwhile do not. Replies that were held at the \
                takeover stay held: see 'patchbay dead-letters list'.

                EXAMPLE: patchbay conversations release 7
                """
        )

        @OptionGroup var options: OperatorOptions
        @OptionGroup var choice: ConversationChoice

        func run() async throws {
            let session = try await OperatorSession(options)
            switch try await session.change({ try await $0.release(ConversationID(choice.id), of: session.tenant) }) {
            case .changed: Terminal.output.print("Conversation \(choice.id) released: the hub handles it again.")
            case .unchanged:
                Terminal.output.print("Nothing to do: the hub already handles conversation \(choice.id).")
            case .unknown: throw choice.notFound()
            }
        }
    }

    struct Take: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a conversation: no strategy replies in it until it is released.",
            discussion: "EXAMPLE: patchbay conversations take 7"
        )

        @OptionGroup var options: OperatorOptions
        @OptionGroup var choice: ConversationChoice

        func run() async throws {
            let session = try await OperatorSession(options)
            switch try await session.change({ try await $0.take(ConversationID(choice.id), of: session.tenant) }) {
            case .changed:
                Terminal.output.print("Conversation \(choice.id) taken: an agent handles it until it is released.")
            case .unchanged:
                Terminal.output.print("Nothing to do: an agent already handles conversation \(choice.id).")
            case .unknown: throw choice.notFound()
            }
        }
    }
}

extension Conversations {
    struct Say: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write to the customer of a conversation that an agent handles.",
            discussion: """
                The text goes through the same rules as a strategy's reply: the customer's consent, the provider's reply \
                window, the channel's credentials and rates. 'patchbay conversations show' has its status.

                EXAMPLE: patchbay conversations say 7 "Come at three."
                """
        )

        @OptionGroup var options: OperatorOptions
        @OptionGroup var choice: ConversationChoice

        @Argument(help: "The text.")
        var text: String

        func validate() throws {
            guard !text.allSatisfy(\.isWhitespace) else { throw ValidationError("the text is empty") }
        }

        func run() async throws {
            let session = try await OperatorSession(options)
            // Of this run: the same text may be sent again on purpose.
            let key = UUID().uuidString
            let result = try await session.change {
                try await $0.say(text, in: ConversationID(choice.id), of: session.tenant, key: key)
            }
            switch result {
            case .queued(let messages):
                let parts = messages > 1 ? " in \(messages) messages" : ""
                Terminal.output.print("Queued for the customer of conversation \(choice.id)\(parts).")
            case .refused(let reason, let remedy):
                throw fail(([reason] + [remedy].compactMap(\.self)).joined(separator: "; "))
            case .unknown: throw choice.notFound()
            }
        }
    }
}

/// The conversation to which a command applies.
struct ConversationChoice: ParsableArguments {
    @Argument(help: "The conversation's id.")
    var id: Int64

    /// The error for an unknown conversation.
    func notFound() -> ExitCode {
        failNotFound("conversation \(id)", hint: "see 'patchbay conversations list'")
    }
}

/// A conversation in a list.
struct ConversationRow: ListRow {
    static let columns = ["ID", "HANDLER", "CHANNEL", "LAST MESSAGE", "CUSTOMER"]

    let conversation: Conversation
    let customer: UnifiedContact?

    init(_ conversation: Conversation, in tx: any TenantReading) throws {
        self.conversation = conversation
        customer = try tx.contact(conversation.contact)
    }

    private var handler: String { conversation.handler == .agent ? "agent" : "hub" }

    var cells: [String] {
        [
            conversation.id.description, handler, conversation.channel.description,
            conversation.lastInboundAt.map { "\($0.age) ago" } ?? "never", customer?.label ?? "",
        ]
    }

    var json: JSONValue {
        .compact([
            "id": .integer(conversation.id.rawValue), "handler": .string(handler),
            "channel": .string(conversation.channel.description), "contact": customer?.json,
            "last_inbound_at": conversation.lastInboundAt.map { .string($0.iso8601) },
        ])
    }
}
