import ChannelKit
import Foundation
import Logging

/// How a chain ended.
enum ChainEnd: Sendable {
    /// A step answered with these messages.
    case reply([ReplyContent], quoting: String?)
    /// A step answered piece by piece, and this much of it was really said.
    case spoken(String)
    case handOff(reason: String)
    case silent(reason: String)
    /// Every step passed.
    case passed
    case cancelled
}

/// Asks the strategies of a channel in order; the first that answers wins, and every step is kept with its reason.
struct ChainRunner: Sendable {
    let turn: StoredTurn
    let channel: RoutedChannel
    let clock: any HubClock
    let services: StrategyServices
    let canceller: Canceller
    let failpoints: Failpoints
    /// Where pieces of a streamed reply go, for a turn that is answered as it is made.
    let speaker: LiveSpeaker?

    /// Runs the chain.
    func run() async -> (end: ChainEnd, steps: [TurnStep]) {
        if let notice { return notice }
        var steps: [TurnStep] = []
        for step in asked {
            guard !canceller.isCancelled, !Task.isCancelled else { return (.cancelled, steps) }
            let begun = clock.now
            let (verdict, reason, end) = await ask(step)
            let milliseconds = Int((clock.now.timeIntervalSince(begun) * 1_000).rounded())
            if verdict != .pass || !reason.isEmpty {
                steps.append(
                    TurnStep(strategy: step.kind, verdict: verdict, reason: reason, milliseconds: milliseconds)
                )
            }
            if let end { return (end, steps) }
        }
        return (.passed, steps)
    }

    /// One who is asked.
    private struct Step: Sendable {
        let kind: StrategyKind
        let deadline: Duration
        let respond: @Sendable (Turn) async throws -> Verdict
    }

    /// For an adapter that answers by itself; what is left of the provider's time is shorter.
    private static let adaptersTime: Duration = .seconds(60)

    /// The adapter, if it answers some turns by itself, then the strategies.
    private var asked: [Step] {
        let strategies = channel.chain.map { step in
            Step(kind: step.kind, deadline: step.deadline) { [strategy = step.strategy, failpoints] turn in
                await failpoints.hangIfArmed()
                return try await strategy.respond(to: turn)
            }
        }
        guard let adapter = channel.adapter as? any TurnAnswering else { return strategies }
        let own = Step(kind: StrategyKind(channel.kind.rawValue), deadline: Self.adaptersTime) { turn in
            try await adapter.answer(turn)
        }
        return [own] + strategies
    }

    /// What the hub itself says to a word that asks for it.
    private var notice: (end: ChainEnd, steps: [TurnStep])? {
        let texts = channel.policy.consent
        let template: LocalizedTemplate
        switch turn.purpose {
        case .answer: return nil
        case .stop: template = texts.stop
        case .start: template = texts.start
        case .help: template = texts.help
        }
        let text = offer(deadline: clock.now).render(template)
        let step = TurnStep(strategy: "consent", verdict: .reply, reason: turn.purpose.rawValue, milliseconds: 0)
        return (.reply([.text(text)], quoting: nil), [step])
    }

    private typealias Answer = (TurnStep.Verdict, String, ChainEnd?)

    private func ask(_ step: Step) async -> Answer {
        let ownDeadline = clock.now.addingTimeInterval(step.deadline.timeInterval)
        let deadline = lastMoment.map { min($0, ownDeadline) } ?? ownDeadline
        guard !clock.hasReached(deadline) else { return (.late, "no time was left", nil) }
        let offer = offer(deadline: deadline)
        let end = await race(until: deadline, clock: clock, canceller: canceller) { try await step.respond(offer) }
        switch end {
        case .late:
            HubMetrics.abandoned(step.kind)
            let time = deadline < ownDeadline ? "in the time that was left" : "within \(step.deadline)"
            return (.late, "no verdict \(time)", nil)
        case .cancelled: return (.cancelled, "the turn was cancelled", .cancelled)
        case .finished(.failure(let error)): return (.failed, "\(error)", nil)
        case .finished(.success(.pass(let reason))): return (.pass, reason, nil)
        case .finished(.success(.handOff(let reason))): return (.handOff, reason, .handOff(reason: reason))
        case .finished(.success(.silent(let reason))): return (.silent, reason, .silent(reason: reason))
        case .finished(.success(.reply(.contents(let contents, let quoted)))): return take(contents, quoting: quoted)
        case .finished(.success(.reply(.stream(let pieces)))):
            return await speak(pieces, deadline: ownDeadline)
        }
    }

    /// When an answer is of no use any more: what an inline turn has left, unless the channel has another way that a
    /// late one can go.
    private var lastMoment: Date? {
        turn.canBeAnswered(besidesRequestBy: channel.adapter) ? nil : turn.answerBy
    }

    private var isCall: Bool { channel.isCall(turn.conversation.thread) }

    private func take(_ contents: [ReplyContent], quoting quoted: String? = nil) -> Answer {
        let said = contents.filter { $0.steersCall ? isCall && channel.canSteer($0) : $0.saysSomething }
        guard !said.isEmpty else { return (.failed, "the reply is empty", nil) }
        return (.reply, "answered", .reply(said, quoting: quoted))
    }

    private func offer(deadline: Date) -> Turn {
        Turn(
            id: turn.id,
            tenant: channel.tenant,
            channel: channel.profile,
            contact: turn.contact,
            conversation: ConversationSummary(
                id: turn.conversation.id,
                openedAt: turn.conversation.openedAt,
                isNew: turn.isFirst,
                isCall: isCall
            ),
            messages: turn.messages,
            language: language,
            deadline: deadline,
            clock: clock,
            services: services
        )
    }

    /// The customer's language when it could be told, else the tenant's first.
    private var language: String {
        let languages = channel.tenant.languages
        return turn.conversation.language.flatMap { languages.contains($0) ? $0 : nil } ?? languages.first ?? "en"
    }

    // MARK: - Replies that are made as they go

    private func speak(_ pieces: AsyncThrowingStream<String, any Error>, deadline: Date) async -> Answer {
        guard let speaker else { return await gather(pieces, deadline: min(deadline, lastMoment ?? deadline)) }
        let end = await race(until: deadline, clock: clock, canceller: canceller) {
            try await speaker.speak(pieces)
        }
        let spoken = speaker.spoken
        guard !spoken.isEmpty else {
            // Nothing was said, so the next step may still try.
            switch end {
            case .late: return (.late, "nothing was said in time", nil)
            case .cancelled: return (.cancelled, "the turn was cancelled", .cancelled)
            case .finished(.failure(let error)): return (.failed, "\(error)", nil)
            case .finished(.success): return (.failed, "the reply is empty", nil)
            }
        }
        // The chain is committed to the step by its first sentence.
        let reason =
            switch end {
            case .finished(.success): speaker.wasInterrupted ? "interrupted by the caller" : "answered"
            case .finished(.failure(let error)): "broke off: \(error)"
            case .late: "broke off: no more time"
            case .cancelled:
                speaker.wasInterrupted ? "interrupted by the caller" : "broke off: the turn was cancelled"
            }
        return (.reply, reason, .spoken(spoken))
    }

    /// A channel that cannot speak as the text comes gets all of it at once.
    private func gather(_ pieces: AsyncThrowingStream<String, any Error>, deadline: Date) async -> Answer {
        let end = await race(until: deadline, clock: clock, canceller: canceller) {
            try await pieces.reduce(into: "") { $0 += $1 }
        }
        switch end {
        case .late: return (.late, "the reply was not complete in time", nil)
        case .cancelled: return (.cancelled, "the turn was cancelled", .cancelled)
        case .finished(.failure(let error)): return (.failed, "\(error)", nil)
        case .finished(.success(let text)): return take([.text(text)])
        }
    }
}

extension ReplyContent {
    /// Whether the person would notice it.
    fileprivate var saysSomething: Bool {
        switch self {
        case .media, .template, .reaction, .location, .transfer, .endCall: true
        case .text, .buttons, .list: !plainText.allSatisfy(\.isWhitespace)
        }
    }
}
