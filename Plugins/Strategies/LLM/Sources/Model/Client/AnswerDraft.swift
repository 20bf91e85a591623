import ChannelKit

/// The answer so far: its visible text, and what is withheld until the end.
///
/// A tool call of an incomplete answer must not run.
struct AnswerDraft: Sendable {
    var calls: [ToolCall] = []
    /// The visible text.
    var passed = ""
    private var filter: AnswerFilter
    /// True if the server is not known yet to open the reasoning by itself.
    private let isUnknown: Bool
    private var isClosed = false

    init(opensReasoning: Bool?, isSpoken: Bool) {
        isUnknown = opensReasoning == nil
        // What is written is passed on at the end anyway.
        filter = AnswerFilter(opensReasoning: isSpoken && opensReasoning != false)
    }

    /// Adds text; returns what is visible of it.
    mutating func add(_ text: String) -> String {
        let visible = filter.add(text)
        if filter.hasLoneClosing, !isClosed {
            isClosed = true
            isBroken = !passed.isEmpty
            passed = ""
        }
        return visible
    }

    /// True if text that was passed on before turned out to be reasoning.
    private(set) var isBroken = false

    /// Returns the last visible text.
    mutating func finish() -> String { filter.finish() }

    /// The visible text of the whole answer.
    var visibleText: String { passed }

    /// True if nothing but hidden text came.
    var hasOnlyHidden: Bool { filter.hasHidden && passed.allSatisfy(\.isWhitespace) }

    /// Whether the template of the model opens the reasoning; nil if the answer tells nothing new.
    var opensReasoning: Bool? { filter.hasLoneClosing ? true : isUnknown ? false : nil }

    /// The calls, with those that the model wrote as text.
    func allCalls(prefix: String) -> [ToolCall] {
        guard calls.isEmpty else { return calls }
        return filter.calls.enumerated().map { number, call in
            ToolCall(id: "\(prefix)_\(number)", name: call.name, arguments: call.arguments)
        }
    }
}

extension ModelFailure {
    /// The failure of a spoken answer of which reasoning was passed on.
    static let loneClosing = ModelFailure(.malformed, "the answer began with reasoning, which was cut off")
}
