import ChannelKit
import Foundation

/// A turn that asks whether an intent is meant, or reads the answer.
struct ClarificationTurn: Sendable {
    private let turn: Turn
    private let strategy: IntentDetection
    private let memory: StateMemory<ClarificationState>

    init(_ turn: Turn, of strategy: IntentDetection) {
        self.turn = turn
        self.strategy = strategy
        memory = StateMemory(of: turn, key: "intent-detection.clarification")
    }

    /// The time after which an answer, such as "yes", need not be one to the question any more.
    private static let expiry: TimeInterval = 1_800
    /// The max bytes of the message that are kept until it is clear what it is about.
    private static let maxTextLength = 2_000

    private var now: Date { turn.messages.last?.sentAt ?? turn.clock.now }

    /// True if a question was asked that the turn may answer.
    var isOpen: Bool { get async throws { try await open() != nil } }

    private func open() async throws -> ClarificationState? {
        try await memory.before().flatMap { now.timeIntervalSince($0.at) <= Self.expiry ? $0 : nil }
    }

    // MARK: - Asking

    /// Asks whether the intent of `detection`, or the second one, is meant.
    func ask(about detection: Detection, _ doubt: IntentDoubt) async throws -> Verdict {
        let intents = [detection.intent] + [doubt.second].compactMap(\.self)
        let text = turn.text(limit: Self.maxTextLength)
        let state = ClarificationState(intents: intents.map(\.name), text: text, at: now)
        try await memory.keep(state, since: try await memory.before())
        return question(about: intents, because: "\(detection.reason); asks, since \(doubt.reason)")
    }

    private func question(about intents: [Intent], because reason: String) -> Verdict {
        var choices = intents.compactMap { intent in
            intent.title.map { ReplyContent.Choice(id: Choice.intent(intent.name).id, title: turn.render($0)) }
        }
        choices.append(ReplyContent.Choice(id: Choice.other.id, title: turn.render(strategy.clarification.other)))
        let content = ReplyContent.buttons(text: turn.render(strategy.clarification.text), choices: choices)
        return .reply(.contents([content]), ReplyRationale(reason))
    }

    // MARK: - Reading the answer

    /// The verdict on an answer to the question; nil if none is open, or the message is about something else.
    func respond() async throws -> Verdict? {
        // A tap tells what is meant, however late it comes.
        if let id = turn.messages.compactMap(\.choiceID).last, let choice = Choice(id: id) {
            return try await take(choice, of: try await memory.before())
        }
        guard let state = try await open() else { return nil }
        let answer = turn.text(limit: OperatorPattern.textLimit)
        let intents = state.intents.compactMap { name in strategy.intents.first { $0.name == name } }
        if let (choice, rest) = choice(by: answer, among: intents) {
            return try await take(choice, of: state, saying: rest)
        }
        guard let rest = Agreement(to: answer)?.rest else {
            try await memory.keep(nil, since: state)
            return nil
        }
        guard intents.count == 1, let intent = intents.first else {
            return question(about: intents, because: "asks again, since 'yes' may mean each of the intents")
        }
        // "Yes, but first, how much is it?"
        if !rest.isEmpty, let other = await strategy.detect(rest, in: turn).detection, other.intent.name != intent.name
        {
            try await memory.keep(nil, since: state)
            return nil
        }
        return try await take(.intent(intent.name), of: state, saying: rest)
    }

    /// The choice that `answer` names by number or title, and the rest of its words.
    private func choice(by answer: String, among intents: [Intent]) -> (choice: Choice, rest: String)? {
        let choices = intents.map {
            SlotChoice(id: Choice.intent($0.name).id, titles: $0.title?.byLanguage.values.map(\.source) ?? [])
        }
        let other = SlotChoice(
            id: Choice.other.id,
            titles: strategy.clarification.other.byLanguage.values.map(\.source)
        )
        let text = SlotText(answer)
        guard let finding = ChoiceSlot(choices + [other]).answer(in: text).finding,
            let choice = finding.value.string.flatMap(Choice.init)
        else { return nil }
        return (choice, text.without([finding.range]))
    }

    /// Carries out what the customer chose; nil for an intent that does not exist any more.
    private func take(_ choice: Choice, of state: ClarificationState?, saying rest: String = "") async throws
        -> Verdict?
    {
        try await memory.keep(nil, since: state)
        switch choice {
        case .intent(let name):
            guard let intent = strategy.intents.first(where: { $0.name == name }) else { return nil }
            var detection = Detection(intent: intent, reason: "\(name), chosen by the customer", confidence: 1)
            detection.said = [state?.text, rest].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "\n")
            return try await strategy.verdict(detection, in: turn)
        case .other:
            let reason = "the customer means none of the intents that were offered"
            guard strategy.clarification.isOtherHandedOff else { return .pass(reason: reason) }
            let note = try await turn.handoffNote(because: reason)
            return .handoff(HandoffRequest(reason: reason, note: note))
        }
    }

    /// A choice of the question.
    private enum Choice: Equatable {
        case intent(String)
        case other

        private static let prefix = "clarify:"

        init?(id: String) {
            guard id.hasPrefix(Self.prefix) else { return nil }
            let name = String(id.dropFirst(Self.prefix.count))
            self = name.isEmpty ? .other : .intent(name)
        }

        var id: String {
            switch self {
            case .intent(let name): Self.prefix + name
            case .other: Self.prefix
            }
        }
    }
}

/// An answer that begins with "yes".
private struct Agreement {
    /// The answer, if it says more; else empty.
    let rest: String

    private static let yes = [
        "yes", "yeah", "yep", "yup", "ya", "sure", "ok", "okay", "correct", "right", "exactly", "absolutely", "please",
        "that s it", "that s right", "oui", "ouais", "ouin", "exact", "exactement", "parfait", "certainement",
        "absolument",
        "d accord", "c est ca", "c est bien ca", "bien sur", "tout a fait", "mets en", "en plein ca",
    ].map { $0.split(separator: " ").map(String.init) }
    private static let polite: Set<String> = .words(
        "please thanks thank you that s it is this would like i do want to svp s il vous plait merci c est ca cela bien "
            + "ce je veux voudrais j aimerais en effet"
    )

    /// Nil for an answer that does not begin with a word of agreement.
    init?(to answer: String) {
        let words = answer.foldedWords
        guard let agreement = Self.yes.filter({ words.starts(with: $0) }).max(by: { $0.count < $1.count }) else {
            return nil
        }
        let further = words.dropFirst(agreement.count)
        let isPolite = further.allSatisfy { Self.polite.contains($0) || Self.yes.contains([$0]) }
        // With the word of agreement, which says nothing about a day or a service.
        rest = isPolite ? "" : answer
    }
}
