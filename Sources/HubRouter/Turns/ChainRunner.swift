import ChannelKit
import Foundation
import HubModel

/// Asks the strategies of a channel in order; the first that answers wins, and every step is kept with its reason.
struct ChainRunner: Sendable {
    let turn: StoredTurn
    let channel: RoutedChannel
    let context: HubContext
    let services: StrategyServices
    let canceller: Canceller
    /// The speaker into the live request; nil for a turn without one.
    let speaker: LiveSpeaker?

    var clock: any HubClock { context.clock }

    /// Runs the chain.
    func run() async -> (outcome: TurnOutcome, steps: [TurnStep]) {
        if let notice { return notice }
        var steps: [TurnStep] = []
        var facts: [String: JSONValue] = [:]
        for step in asked {
            guard !canceller.isCancelled, !Task.isCancelled else { return (.cancelled, steps) }
            let begun = clock.now
            let result = await ask(step, knowing: facts)
            let milliseconds = Int((clock.now.timeIntervalSince(begun) * 1_000).rounded())
            if result.verdict != .pass || result.reason != nil {
                steps.append(
                    TurnStep(
                        strategy: step.kind,
                        verdict: result.verdict,
                        reason: result.reason,
                        milliseconds: milliseconds
                    )
                )
            }
            if let outcome = result.outcome { return (outcome, steps) }
            facts.merge(result.facts) { _, newer in newer }
        }
        return (.passed, steps)
    }

    // MARK: - The steps

    /// A strategy, or the adapter itself, as a step of the chain.
    private struct Step: Sendable {
        let kind: StrategyKind
        let condition: StepCondition
        let deadline: Duration
        let respond: @Sendable (Turn) async throws -> Verdict
    }

    /// The timeout of an adapter that answers by itself; the rest of the provider's own timeout is shorter.
    private static let adapterTimeout: Duration = .seconds(60)

    /// The steps of the chain: the adapter, if it answers some turns by itself, then the strategies.
    private var asked: [Step] {
        let strategies = channel.chain.map { step in
            Step(kind: step.kind, condition: step.condition, deadline: step.deadline) {
                [strategy = step.strategy, failpoints = context.failpoints] turn in
                await failpoints.wait(at: .strategyHangs)
                failpoints.trap(.turnTraps, on: [turn.text])
                return try await strategy.respond(to: turn)
            }
        }
        guard let adapter = channel.capabilities.turnAnswering else { return strategies }
        let own = Step(
            kind: StrategyKind(channel.kind.rawValue),
            condition: StepCondition(),
            deadline: Self.adapterTimeout
        ) { turn in
            try await adapter.answer(turn)
        }
        return [own] + strategies
    }

    /// The hub's own notice for an opt-out, opt-in or help keyword; nil for other turns.
    private var notice: (outcome: TurnOutcome, steps: [TurnStep])? {
        let texts = channel.policy.consent
        let template: LocalizedTemplate
        switch turn.purpose {
        // The turn of an agent's message ends where it is opened.
        case .answer, .agent: return nil
        case .stop: template = texts.stop
        case .start: template = texts.start
        case .help: template = texts.help
        }
        let text = offer(knowing: [:], until: clock.now).render(template)
        let step = TurnStep(
            strategy: "consent",
            verdict: .reply,
            reason: .notice(turn.purpose.rawValue),
            milliseconds: 0
        )
        return (TurnOutcome(state: .replied, contents: [.text(text)]), [step])
    }

    // MARK: - One step

    private func ask(_ step: Step, knowing facts: [String: JSONValue]) async -> StepResult {
        let ownDeadline = clock.now.addingTimeInterval(step.deadline.timeInterval)
        let deadline = lastMoment.map { min($0, ownDeadline) } ?? ownDeadline
        guard !clock.hasReached(deadline) else { return StepResult(.late, Reason(.turnTimeOver)) }
        let offer = offer(knowing: facts, until: deadline)
        if let objection = step.condition.objection(to: offer) { return StepResult(.skipped, objection) }
        // The operator's expression is part of the step and shares its timeout.
        let end = await race(until: deadline, alarm: context.alarm, canceller: canceller) { () -> Outcome in
            if let objection = await step.condition.textObjection(to: offer) { return .skipped(objection) }
            return .verdict(try await step.respond(offer))
        }
        switch end {
        case .late:
            HubMetrics.abandoned(step.kind)
            return StepResult(.late, deadline < ownDeadline ? Reason(.lateInTurn) : .stepLate(limit: step.deadline))
        case .cancelled: return .cancelled
        case .finished(.failure(let error)): return StepResult(.failed, .strategyFailed(error))
        case .finished(.success(.skipped(let objection))): return StepResult(.skipped, objection)
        case .finished(.success(.verdict(let verdict))): return await check(verdict, deadline: ownDeadline)
        }
    }

    /// The outcome of a step within its deadline.
    private enum Outcome: Sendable {
        case skipped(Reason)
        case verdict(Verdict)
    }

    private func check(_ verdict: Verdict, deadline: Date) async -> StepResult {
        switch verdict {
        case .pass(let reason, let facts): StepResult(.pass, .strategy(reason), facts: facts)
        case .handoff(let request): .handoff(request)
        case .silent(let reason): StepResult(.silent, .strategy(reason), .silent(.strategy(reason)))
        case .reply(.contents(let contents, let quoted), let rationale): reply(contents, quoting: quoted, rationale)
        case .reply(.stream(let pieces), let rationale): await speak(pieces, rationale, deadline: deadline)
        }
    }

    /// A reply without what the customer would not notice, or the channel cannot do; an empty one is a failure.
    func reply(
        _ contents: [ReplyContent],
        quoting quoted: String? = nil,
        _ rationale: ReplyRationale
    ) -> StepResult {
        let contents = contents.filter { $0.steersCall ? isCall && channel.canSteer($0) : $0.isNoticeable }
        guard !contents.isEmpty else { return StepResult(.failed, Reason(.emptyReply)) }
        let outcome = TurnOutcome(
            state: .replied,
            contents: contents,
            quoting: quoted,
            sources: rationale.sources
        )
        return StepResult(.reply, .strategy(rationale.reason), outcome)
    }

    /// The deadline of an inline turn; nil if a late answer can still be sent through the provider's API.
    var lastMoment: Date? {
        turn.canBeAnswered(besidesRequestBy: channel) ? nil : turn.answerBy
    }

    private var isCall: Bool { channel.isCall(turn.conversation.thread) }

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
                wasReturned: turn.conversation.handler == .hub && turn.conversation.handlerSince != nil
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
    /// True if the customer would notice it.
    fileprivate var isNoticeable: Bool {
        switch self {
        case .media, .template, .reaction, .location, .transfer, .endCall: true
        case .text, .buttons, .list: !plainText.allSatisfy(\.isWhitespace)
        }
    }
}
