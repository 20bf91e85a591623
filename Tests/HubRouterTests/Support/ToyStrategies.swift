import ChannelKit
import ChannelTestKit
import Foundation

/// A strategy for tests, without settings.
protocol ToyStrategy: ResponseStrategy {
    static var name: StrategyKind { get }
    init()
}

extension ToyStrategy {
    static var manifest: StrategyManifest {
        StrategyManifest(kind: name, summary: "For tests.", settings: [], deadline: .seconds(30))
    }

    init(settings: SettingValues) throws(ConfigurationIssue) { self.init() }

    var alwaysAnswers: Bool { false }
}

/// Repeats the message.
struct Echo: ToyStrategy {
    static let name: StrategyKind = "echo"
    var heard = EventLog<String>()

    func respond(to turn: Turn) async throws -> Verdict {
        heard.record(turn.text)
        return .reply(.text("\(turn.contact.id): \(turn.text)"))
    }
}

/// Answers with the priority at which it was asked.
struct SayPriority: ToyStrategy {
    static let name: StrategyKind = "say-priority"

    func respond(to turn: Turn) async throws -> Verdict {
        .reply(.text(Task.currentPriority > .medium ? "at once" : "in its turn"))
    }
}

/// Always answers with the same texts, each a message of its own.
struct Say: ToyStrategy {
    static let name: StrategyKind = "say"
    var texts = ["well"]

    func respond(to turn: Turn) async throws -> Verdict { .reply(.contents(texts.map(ReplyContent.text))) }
}

struct Pass: ToyStrategy {
    static let name: StrategyKind = "pass"

    func respond(to turn: Turn) async throws -> Verdict { .pass(reason: "not mine") }
}

struct Fail: ToyStrategy {
    struct Broken: Error, CustomStringConvertible { let description = "the model is broken" }

    static let name: StrategyKind = "fail"

    func respond(to turn: Turn) async throws -> Verdict { throw Broken() }
}

/// Fails at a message that begins with `break`, and answers any other.
struct Flaky: ToyStrategy {
    static let name: StrategyKind = "flaky"

    func respond(to turn: Turn) async throws -> Verdict {
        if turn.text.hasPrefix("break") { throw Fail.Broken() }
        return .reply(.text("it works"))
    }
}

/// Answers when its gate is opened, and ignores cancellation.
struct Hang: ToyStrategy {
    static let name: StrategyKind = "hang"
    var gate = Gate()
    /// Hangs only on this text; it passes on any other.
    var text: String?
    /// The verdict after the gate; nil for an answer.
    var verdict: Verdict?

    func respond(to turn: Turn) async throws -> Verdict {
        if let text, turn.text != text { return .pass(reason: "not mine") }
        await gate.pass()
        return verdict ?? .reply(.text("after all: \(turn.text)"))
    }
}

/// Hangs the first time, and answers from then on.
struct HangsOnce: ToyStrategy {
    static let name: StrategyKind = "hangs-once"
    var gate = Gate()

    func respond(to turn: Turn) async throws -> Verdict {
        if gate.arrivals == 0 { await gate.pass() }
        return .reply(.text("now: \(turn.text)"))
    }
}

/// Takes `duration` by the test's clock.
struct Slow: ToyStrategy {
    static let name: StrategyKind = "slow"
    var duration: Duration = .seconds(3)
    var begun = EventLog<TurnID>()

    func respond(to turn: Turn) async throws -> Verdict {
        begun.record(turn.id)
        try await turn.clock.sleep(for: duration)
        return .reply(.text("slowly: \(turn.text)"))
    }
}

struct Silent: ToyStrategy {
    static let name: StrategyKind = "silent"

    func respond(to turn: Turn) async throws -> Verdict { .silent(reason: "out of hours") }
}

struct PlainHandoff: ToyStrategy {
    static let name: StrategyKind = "hand-off"
    var customerMessage: String?

    func respond(to turn: Turn) async throws -> Verdict {
        .handoff(HandoffRequest(reason: "asked for a person", customerMessage: customerMessage))
    }
}

/// Streams pieces, and waits at a gate before each but the first, if there is one.
struct StreamPieces: ToyStrategy {
    static let name: StrategyKind = "stream-pieces"
    var pieces = ["One. ", "Two. ", "Three."]
    var gates: [Gate] = []
    /// The number of pieces after which the stream fails.
    var failsAfter: Int?
    /// The pieces that it could yield, and the end of the stream.
    var said = EventLog<String>()

    func respond(to turn: Turn) async throws -> Verdict {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: String.self)
        let maker = Task { [pieces, gates, failsAfter, said] in
            for (position, piece) in pieces.enumerated() {
                if position > 0, gates.indices.contains(position - 1) { await gates[position - 1].pass() }
                if position == failsAfter { return continuation.finish(throwing: Fail.Broken()) }
                if case .terminated = continuation.yield(piece) { return said.record("stopped") }
                said.record(piece)
            }
            continuation.finish()
        }
        continuation.onTermination = { [said] end in
            if case .cancelled = end { said.record("cancelled") }
            maker.cancel()
        }
        return .reply(.stream(stream))
    }
}

/// Pays once for its answer, however often its turn runs.
struct OnceThroughLedger: ToyStrategy {
    static let name: StrategyKind = "once"
    var paid = EventLog<TurnID>()
    /// A gate between the payment and the answer.
    var gate: Gate?

    func respond(to turn: Turn) async throws -> Verdict {
        let result = try await turn.services.ledger.once("call-1", kind: "model") { [paid] in
            paid.record(turn.id)
            return .string("paid \(paid.entries.count)")
        }
        await gate?.pass()
        return .reply(.text(result.string ?? ""))
    }
}

/// Counts in its memory, reads the history, and records a lead.
struct UsesMemoryAndHistory: ToyStrategy {
    static let name: StrategyKind = "memory"

    func respond(to turn: Turn) async throws -> Verdict {
        let count = (try await turn.services.memory.value(for: "count")?.integer ?? 0) + 1
        try await turn.services.memory.set(.integer(count), for: "count")
        try await turn.services.leads.record(["phone": "unknown"], key: "callback")
        let before = try await turn.services.history.recent(limit: 10).map { "\($0.author.rawValue) \($0.text)" }
        return .reply(.text("\(count) \(turn.conversation.isNew) [\(before.joined(separator: ", "))]"))
    }
}

/// Answers with rich contents.
struct SayRich: ToyStrategy {
    static let name: StrategyKind = "say-rich"
    var contents: [ReplyContent] = []
    var heard = EventLog<[ContentPart]>()

    func respond(to turn: Turn) async throws -> Verdict {
        heard.record(turn.messages.flatMap(\.content))
        return .reply(.contents(contents))
    }
}

/// Hands the conversation off, after streaming a text if there is one.
struct AnnouncedHandoff: ToyStrategy {
    static let name: StrategyKind = "hand-over"
    var handoff = HandoffRequest(reason: "asked for a person")
    /// The text that is streamed before; nil to hand off at once.
    var said: String?

    func respond(to turn: Turn) async throws -> Verdict {
        guard let said else { return .handoff(handoff) }
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: String.self)
        continuation.yield(said)
        continuation.finish(throwing: handoff)
        return .reply(.stream(stream))
    }
}

/// Passes with facts.
struct PassWithFacts: ToyStrategy {
    static let name: StrategyKind = "facts"
    var facts: [String: JSONValue] = [:]

    func respond(to turn: Turn) async throws -> Verdict { .pass(reason: "not mine", facts: facts) }
}

/// Answers with the facts of the steps before it, and a source.
struct TellFacts: ToyStrategy {
    static let name: StrategyKind = "tell"

    func respond(to turn: Turn) async throws -> Verdict {
        let facts = turn.facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.string ?? "?")" }
        let source = ReplySource(document: "prices.md", section: "Cleaning", score: 0.75)
        return .reply(.text(facts.joined(separator: ", ")), ReplyRationale("it was told", sources: [source]))
    }
}

/// Uses a model twice in every turn, and warns whenever it has used more than 100 tokens.
struct Spend: ToyStrategy {
    static let name: StrategyKind = "spend"

    func respond(to turn: Turn) async throws -> Verdict {
        let usage = turn.services.usage
        for call in ["model-1", "model-2", "model-1"] {
            let spent = ModelUsage(model: "small", inputTokens: 30, outputTokens: 10, milliseconds: 5, cost: 7)
            try await usage.record(spent, call: call)
        }
        let total = try await usage.total(since: turn.clock.now.addingTimeInterval(-60))
        if total.tokens > 100 { try await usage.warn(percent: 80, key: "2026-09/80") }
        return .reply(.text("\(total.calls) calls, \(total.tokens) tokens, \(total.cost) cost"))
    }
}
