import ArgumentParser
import ChannelKit
import Foundation
import HubRouter

extension Conversations {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what was said last, how it was answered, and why a person has the conversation.",
            discussion: """
                Every strategy that was asked is listed with its verdict, its reason and the time that it took.

                EXAMPLE: patchbay conversations show 7
                """
        )

        @OptionGroup var options: OperatorOptions

        @Argument(help: "Its number.")
        var id: Int64

        @Option(help: "How many messages.")
        var limit = 20

        func run() async throws {
            let desk = try await OperatorSession(options)
            let found = try await desk.first { [id, limit] tx in
                try tx.conversation(ConversationID(id)).map { try ConversationPage($0, limit: limit, in: tx) }
            }
            guard let page = found?.found else { throw noConversation(id) }
            if options.json {
                Terminal.output.print(String(decoding: page.json.data, as: UTF8.self))
            } else {
                page.print(to: .output)
            }
        }
    }
}

/// A conversation with what was said in it and why.
private struct ConversationPage: Sendable {
    let line: ConversationLine
    let history: [HistoryEntry]
    let turns: [TurnRecord]
    let handoffs: [LoggedEvent]

    init(_ conversation: Conversation, limit: Int, in tx: any TenantReading) throws {
        line = try ConversationLine(conversation, in: tx)
        history = try tx.history(conversation.id, before: MessageID(.max), limit: limit)
        turns = try tx.turnRecords(conversation.id, limit: limit)
        handoffs = try tx.events("handoff", of: conversation.id, limit: 3)
    }

    func print(to terminal: Terminal) {
        var table = TextTable("ID", "OWNER", "CHANNEL", "LAST WORD", "PERSON")
        line.add(to: &table)
        table.print(to: terminal)
        for entry in history {
            let author = entry.author.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
            let text = entry.text.split(separator: "\n").joined(separator: "\n" + String(repeating: " ", count: 36))
            terminal.print("\(entry.at.iso8601)  \(author)  \(text)")
        }
        if !turns.isEmpty { terminal.print("\n\(terminal.styled("HOW IT WAS ANSWERED", .faint))") }
        for turn in turns { print(turn, to: terminal) }
        for handoff in handoffs { print(handoff, to: terminal) }
    }

    private func print(_ turn: TurnRecord, to terminal: Terminal) {
        let end = [turn.state.rawValue, turn.reason].filter { !$0.isEmpty }.joined(separator: ": ")
        terminal.print("\(turn.openedAt.iso8601)  \(end)")
        for step in turn.steps {
            let verdict = "\(step.strategy) \(step.verdict.rawValue)"
            terminal.print("    \(verdict), \(step.milliseconds) ms: \(step.reason)")
        }
    }

    /// Why the hub gave the conversation to a person, and what that person should know.
    private func print(_ handoff: LoggedEvent, to terminal: Terminal) {
        let reason = handoff.body["reason"]?.string ?? "no reason was given"
        terminal.print("\n\(handoff.at.iso8601)  handed over: \(reason)")
        for line in (handoff.body["note"]?.string ?? "").split(separator: "\n") { terminal.print("    \(line)") }
    }

    var json: JSONValue {
        [
            "conversation": line.json,
            "messages": .array(
                history.map { entry in
                    [
                        "at": .string(entry.at.iso8601), "author": .string(entry.author.rawValue),
                        "text": .string(entry.text),
                    ]
                }
            ),
            "turns": .array(turns.map(\.json)),
            "handoffs": .array(handoffs.map { .object(["at": .string($0.at.iso8601), "handoff": $0.body]) }),
        ]
    }
}

extension TurnRecord {
    fileprivate var json: JSONValue {
        [
            "at": .string(openedAt.iso8601), "state": .string(state.rawValue), "reason": .string(reason),
            "steps": .array(
                steps.map { step in
                    [
                        "strategy": .string(step.strategy.rawValue), "verdict": .string(step.verdict.rawValue),
                        "reason": .string(step.reason), "milliseconds": .integer(Int64(step.milliseconds)),
                    ]
                }
            ),
        ]
    }
}
