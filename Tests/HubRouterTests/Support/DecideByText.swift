import ChannelKit
import Synchronization

/// Decides by the first word of the message, while its turns are not held.
struct DecideByText: ToyStrategy {
    static let name: StrategyKind = "by-text"
    var hold = TurnHold()

    func respond(to turn: Turn) async throws -> Verdict {
        await hold.pass(turn.id)
        switch turn.text.prefix(while: { $0 != " " }) {
        case "menu":
            let choices = ["red", "blue"].map { ReplyContent.Choice(id: $0, title: $0) }
            return .reply(.contents([.buttons(text: turn.text, choices: choices)]))
        case "agent": return .handoff(reason: "asked for an agent")
        case "quiet": return .silent(reason: "out of hours")
        case "twice": return .reply(.contents([.text(turn.text), .text("\(turn.text) again")]))
        case "fail": throw Fail.Broken()
        default: return .reply(.text(turn.text))
        }
    }
}

/// Holds turns until it is opened or they are cancelled.
final class TurnHold: Sendable {
    private let state = Mutex((isClosed: false, waiting: Set<TurnID>()))

    /// True if turns wait.
    var isClosed: Bool { state.withLock(\.isClosed) }

    /// The turns that wait.
    var waiting: Set<TurnID> { state.withLock(\.waiting) }

    func close() { state.withLock { $0.isClosed = true } }

    func open() { state.withLock { $0.isClosed = false } }

    func pass(_ turn: TurnID) async {
        guard isClosed else { return }
        _ = state.withLock { $0.waiting.insert(turn) }
        while isClosed, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(2)) }
        _ = state.withLock { $0.waiting.remove(turn) }
    }
}
