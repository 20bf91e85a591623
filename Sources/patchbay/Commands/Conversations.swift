import ArgumentParser
import ChannelKit
import Foundation
import HubRouter

/// `patchbay conversations`.
struct Conversations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "See who has which conversation, and give it back or take it.",
        discussion: """
            In a conversation that a person has, no strategy answers.

            EXAMPLES:
              patchbay conversations list --human
              patchbay conversations show 7
              patchbay conversations release 7
            """,
        subcommands: [List.self, Show.self, GiveBack.self, Take.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List conversations, the latest first.",
            discussion: "EXAMPLE: patchbay conversations list --human"
        )

        @OptionGroup var options: OperatorOptions

        @Flag(help: "Only those that a person has.")
        var human = false

        @Option(help: "How many to list of each tenant.")
        var limit = 50

        func run() async throws {
            let desk = try await OperatorSession(options)
            var found: [ConversationLine] = []
            for tenant in desk.tenants {
                found += try await desk.storage.read(tenant) { [human, limit] tx in
                    try tx.conversations(onlyHuman: human, limit: limit).map { try ConversationLine($0, in: tx) }
                }
            }
            if options.json {
                let list = JSONValue.array(found.map(\.json))
                return Terminal.output.print(String(decoding: list.data, as: UTF8.self))
            }
            guard !found.isEmpty else {
                return Terminal.output.print(human ? "No person has a conversation." : "There are no conversations.")
            }
            var table = TextTable("ID", "OWNER", "CHANNEL", "LAST WORD", "PERSON")
            for line in found { line.add(to: &table) }
            table.print(to: .output)
        }
    }

    struct GiveBack: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release",
            abstract: "Give a conversation back to the strategies.",
            discussion: """
                What comes in from now on is answered; what came in meanwhile is not. Replies that were held when the \
                person took over stay held: see 'patchbay dead list'.

                EXAMPLE: patchbay conversations release 7
                """
        )

        @OptionGroup var options: OperatorOptions

        @Argument(help: "Its number.")
        var id: Int64

        func run() async throws {
            let desk = try await OperatorSession(options, changes: true)
            guard let (tenant, conversation) = try await desk.first({ [id] in try $0.conversation(ConversationID(id)) })
            else { throw noConversation(id) }
            guard conversation.owner == .human else {
                return Terminal.output.print("The hub has conversation \(id) already.")
            }
            try await desk.storage.transact(tenant) { tx in
                let now = Date()
                try tx.setOwner(.hub, of: conversation.id, at: now)
                try tx.log(operatorEvent("release", conversation, at: now))
            }
            Terminal.output.print("The hub has conversation \(id) again.")
        }
    }

    struct Take: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a conversation: no strategy answers in it until it is released.",
            discussion: "EXAMPLE: patchbay conversations take 7"
        )

        @OptionGroup var options: OperatorOptions

        @Argument(help: "Its number.")
        var id: Int64

        func run() async throws {
            let desk = try await OperatorSession(options, changes: true)
            guard let (tenant, conversation) = try await desk.first({ [id] in try $0.conversation(ConversationID(id)) })
            else { throw noConversation(id) }
            try await desk.storage.transact(tenant) { tx in
                let now = Date()
                try tx.setOwner(.human, of: conversation.id, at: now)
                _ = try tx.cancelTurns(conversation.id, reason: HoldReason.takenOver, at: now)
                _ = try tx.holdReplies(conversation.id, reason: HoldReason.takenOver)
                try tx.log(operatorEvent("takeover", conversation, at: now))
            }
            Terminal.output.print("A person has conversation \(id) now.")
        }
    }
}

func noConversation(_ id: Int64) -> ExitCode {
    failNotFound("conversation \(id)", hint: "see 'patchbay conversations list'")
}

private func operatorEvent(_ kind: String, _ conversation: Conversation, at now: Date) -> LoggedEvent {
    LoggedEvent(
        kind: kind,
        channel: conversation.channel,
        conversation: conversation.id,
        at: now,
        body: ["by": "operator"]
    )
}

/// A conversation in a list.
struct ConversationLine: Sendable {
    let conversation: Conversation
    let person: UnifiedContact?

    init(_ conversation: Conversation, in tx: any TenantReading) throws {
        self.conversation = conversation
        person = try tx.contact(conversation.contact)
    }

    func add(to table: inout TextTable) {
        table.add(
            conversation.id.description,
            conversation.owner == .human ? "a person" : "the hub",
            conversation.channel.description,
            conversation.lastInboundAt.map { "\($0.age) ago" } ?? "never",
            [person?.name, person?.id].compactMap(\.self).joined(separator: ", ")
        )
    }

    var json: JSONValue {
        .compact([
            "id": .integer(conversation.id.rawValue), "owner": .string(conversation.owner.rawValue),
            "channel": .string(conversation.channel.description), "contact": person?.json,
            "last_inbound_at": conversation.lastInboundAt.map { .string($0.iso8601) },
        ])
    }
}
