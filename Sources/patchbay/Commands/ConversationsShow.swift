import ArgumentParser
import ChannelKit
import Foundation
import HubModel
import HubRouter

extension Conversations {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a conversation's last messages and their changes, its turns and its handoffs.",
            discussion: """
                Each turn lists the strategies that ran, with verdict, reason and duration.

                EXAMPLE: patchbay conversations show 7
                """
        )

        @OptionGroup var options: OperatorOptions

        @OptionGroup var choice: ConversationChoice

        @Option(help: "The max number of messages to show.")
        var limit = 20

        func run() async throws {
            let session = try await OperatorSession(options)
            let found = try await session.first { [choice, limit] tx in
                try tx.conversation(ConversationID(choice.id)).map { try ConversationPage($0, limit: limit, in: tx) }
            }
            guard let page = found?.found else { throw choice.notFound() }
            if options.json { return Terminal.output.print(page.json) }
            page.print(to: .output)
        }
    }
}

/// A conversation with its last messages, their edits and deletions, turns and handoffs.
private struct ConversationPage: Sendable {
    let row: ConversationRow
    let history: [HistoryEntry]
    /// The edits and deletions of messages, oldest first.
    let changes: [LoggedEvent]
    let turns: [TurnRecord]
    let handoffs: [LoggedEvent]

    init(_ conversation: Conversation, limit: Int, in tx: any TenantReading) throws {
        row = try ConversationRow(conversation, in: tx)
        let entries = try tx.history(conversation.id, before: MessageID(.max), limit: limit)
        history = try entries.showingContent(of: tx.events("message", of: conversation.id, limit: limit))
        changes = try ["edited", "deleted"].flatMap { try tx.events($0, of: conversation.id, limit: limit) }
            .sorted { $0.at < $1.at }
        turns = try tx.turnRecords(conversation.id, limit: limit)
        handoffs = try tx.events("handoff", of: conversation.id, limit: 3)
    }

    func print(to terminal: Terminal) {
        var table = TextTable(ConversationRow.columns)
        table.add(row.cells)
        table.print(to: terminal)
        for entry in history {
            let author = entry.author.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
            let text = entry.text.split(separator: "\n").joined(separator: "\n" + String(repeating: " ", count: 36))
            terminal.print("\(entry.at.iso8601)  \(author)  \(text)")
        }
        if !changes.isEmpty { terminal.print("\n\(terminal.styled("CHANGES", .faint))") }
        for change in changes {
            let text = change.body["text"]?.string.map { ": \($0)" } ?? ""
            terminal.print("\(change.at.iso8601)  \(change.kind)\(text)")
        }
        if !turns.isEmpty { terminal.print("\n\(terminal.styled("TURNS", .faint))") }
        for turn in turns { print(turn, to: terminal) }
        for handoff in handoffs { print(handoff, to: terminal) }
    }

    private func print(_ turn: TurnRecord, to terminal: Terminal) {
        let end = [turn.state.rawValue, turn.reason?.sentence].compactMap(\.self).joined(separator: ": ")
        terminal.print("\(turn.openedAt.iso8601)  \(end)")
        for step in turn.steps {
            let verdict = "\(step.strategy) \(step.verdict.rawValue)"
            terminal.print("    \(verdict), \(step.milliseconds) ms: \(step.reason?.sentence ?? "")")
        }
    }

    /// Prints a handoff: its reason and the note for the agent.
    private func print(_ handoff: LoggedEvent, to terminal: Terminal) {
        let reason = handoff.body["reason"]?.string ?? "no reason given"
        terminal.print("\n\(handoff.at.iso8601)  handed off: \(reason)")
        for line in (handoff.body["note"]?.string ?? "").split(separator: "\n") { terminal.print("    \(line)") }
    }

    var json: JSONValue {
        [
            "conversation": row.json,
            "messages": .array(
                history.map { entry in
                    [
                        "at": .string(entry.at.iso8601), "author": .string(entry.author.rawValue),
                        "text": .string(entry.text),
                    ]
                }
            ),
            "changes": .array(
                changes.map {
                    ["at": .string($0.at.iso8601), "change": .string($0.kind), "text": $0.body["text"] ?? .null]
                }
            ),
            "turns": .array(turns.map(\.json)),
            "handoffs": .array(handoffs.map { .object(["at": .string($0.at.iso8601), "handoff": $0.body]) }),
        ]
    }
}

extension [HistoryEntry] {
    /// The entries, with the content of those customers' messages that have no text, such as a location.
    ///
    /// - Parameter messages: The latest messages in the event log.
    fileprivate func showingContent(of messages: [LoggedEvent]) -> [HistoryEntry] {
        let shown = messages.compactMap { UnifiedMessage(json: $0.body) }.map { ($0.sentAt, $0.shownText) }
        let texts = Dictionary(shown) { first, _ in first }
        return map { entry in
            guard entry.text.isEmpty, entry.author == .customer, let text = texts[entry.at] else { return entry }
            return HistoryEntry(author: entry.author, text: text, at: entry.at)
        }
    }
}

extension TurnRecord {
    fileprivate var json: JSONValue {
        .compact([
            "at": .string(openedAt.iso8601), "state": .string(state.rawValue), "reason": reason?.shown,
            "steps": .array(steps.map(\.shown)),
        ])
    }
}
