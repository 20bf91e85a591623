import ChannelKit
import Foundation
import Logging

/// How a chain ended.
enum ChainEnd: Sendable {
    /// A step answered with these messages.
    case reply([ReplyContent], quoting: String?, sources: [ReplySource])
    /// A step answered piece by piece, and this much of it was really said.
    case spoken(String, sources: [ReplySource], then: HandoffRequest?)
    case handoff(HandoffRequest)
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
        var facts: [String: JSONValue] = [:]
        for step in asked {
            guard !canceller.isCancelled, !Task.isCancelled else { return (.cancelled, steps) }
            let begun = clock.now
            let answer = await ask(step, knowing: facts)
            let milliseconds = Int((clock.now.timeIntervalSince(begun) * 1_000).rounded())
            if answer.verdict != .pass || !answer.reason.isEmpty {
                steps.append(
                    TurnStep(
                        strategy: step.kind,
                        verdict: answer.verdict,
                        reason: answer.reason,
                        milliseconds: milliseconds
                    )
                )
            }
            if let end = answer.end { return (end, steps) }
            facts.merge(answer.facts) { _, newer in newer }
        }
        return (.passed, steps)
    }

    /// One who is asked.
    private struct Step: Sendable {
        let kind: StrategyKind
        let condition: StepCondition
        let deadline: Duration
        let respond: @Sendable (Turn) async throws -> Verdict
    }

    /// For an adapter that answers by itself; what is left of the provider's time is shorter.
    private static let adaptersTime: Duration = .seconds(60)

    /// The adapter, if it answers some turns by itself, then the strategies.
    private var asked: [Step] {
        let strategies = channel.chain.map { step in
            Step(kind: step.kind, condition: step.condition, deadline: step.deadline) {
                [strategy = step.strategy, failpoints] turn in
                await failpoints.hangIfArmed()
                failpoints.trap(.turnTraps, on: [turn.text])
                return try await strategy.respond(to: turn)
            }
        }
        guard let adapter = channel.adapter as? any TurnAnswering else { return strategies }
        let own = Step(
            kind: StrategyKind(channel.kind.rawValue),
            condition: StepCondition(),
            deadline: Self.adaptersTime
        ) { turn in
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
        let text = offer(knowing: [:], until: clock.now).render(template)
        let step = TurnStep(strategy: "consent", verdict: .reply, reason: turn.purpose.rawValue, milliseconds: 0)
        return (.reply([.text(text)], quoting: nil, sources: []), [step])
    }

    /// What came of asking one step.
    struct Answer {
        let verdict: TurnStep.Verdict
        let reason: String
        var end: ChainEnd?
        var facts: [String: JSONValue] = [:]

        init(_ verdict: TurnStep.Verdict, _ reason: String, _ end: ChainEnd? = nil) {
            self.verdict = verdict
            self.reason = reason
            self.end = end
        }

        static let cancelled = Answer(.cancelled, "the turn was cancelled", .cancelled)
    }

    private func ask(_ step: Step, knowing facts: [String: JSONValue]) async -> Answer {
        let ownDeadline = clock.now.addingTimeInterval(step.deadline.timeInterval)
        let deadline = lastMoment.map { min($0, ownDeadline) } ?? ownDeadline
        guard !clock.hasReached(deadline) else { return Answer(.late, "no time was left") }
        let offer = offer(knowing: facts, until: deadline)
        if let objection = step.condition.objection(to: offer) { return Answer(.skipped, objection) }
        // The operator's expression is part of the step: it may take as long as the step may.
        let end = await race(until: deadline, clock: clock, canceller: canceller) { () -> Outcome in
            if let objection = await step.condition.textObjection(to: offer) { return .skipped(objection) }
            return .verdict(try await step.respond(offer))
        }
        switch end {
        case .late:
            HubMetrics.abandoned(step.kind)
            let time = deadline < ownDeadline ? "in the time that was left" : "within \(step.deadline)"
            return Answer(.late, "no verdict \(time)")
        case .cancelled: return .cancelled
        case .finished(.failure(let error)): return Answer(.failed, "\(error)")
        case .finished(.success(.skipped(let objection))): return Answer(.skipped, objection)
        case .finished(.success(.verdict(let verdict))): return await take(verdict, deadline: ownDeadline)
        }
    }

    /// The outcome of a step within its deadline.
    private enum Outcome: Sendable {
        case skipped(String)
        case verdict(Verdict)
    }

    private func take(_ verdict: Verdict, deadline: Date) async -> Answer {
        switch verdict {
        case .pass(let reason, let facts):
            var answer = Answer(.pass, reason)
            answer.facts = facts
            return answer
        case .handoff(let handoff): return Answer(.handoff, handoff.reason, .handoff(handoff))
        case .silent(let reason): return Answer(.silent, reason, .silent(reason: reason))
        case .reply(.contents(let contents, let quoted), let rationale):
            return take(contents, quoting: quoted, rationale)
        case .reply(.stream(let pieces), let rationale):
            return await speak(pieces, rationale, deadline: deadline)
        }
    }

    /// When an answer is of no use any more: what an inline turn has left, unless the channel has another way that a
    /// late one can go.
    var lastMoment: Date? {
        turn.canBeAnswered(besidesRequestBy: channel.adapter) ? nil : turn.answerBy
    }

    private var isCall: Bool { channel.isCall(turn.conversation.thread) }

    func take(
        _ contents: [ReplyContent],
        quoting quoted: String? = nil,
        _ rationale: ReplyRationale
    ) -> Answer {
        let said = contents.filter { $0.steersCall ? isCall && channel.canSteer($0) : $0.saysSomething }
        guard !said.isEmpty else { return Answer(.failed, "the reply is empty") }
        return Answer(.reply, rationale.reason, .reply(said, quoting: quoted, sources: rationale.sources))
    }

    private func offer(knowing facts: [String: JSONValue], until deadline: Date) -> Turn {
        Turn(
            id: turn.id,
            tenant: channel.tenant,
            channel: channel.profile,
            contact: turn.contact,
            conversation: ConversationSummary(
                id: turn.conversation.id,
                openedAt: turn.conversation.openedAt,
                isNew: turn.isFirst,
                isCall: isCall,
                wasReturned: turn.conversation.owner == .hub && turn.conversation.ownerSince != nil
            ),
            messages: turn.messages,
            language: channel.language(of: turn.conversation),
            facts: facts,
            deadline: deadline,
            clock: clock,
            services: services
        )
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
