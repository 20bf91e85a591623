public import ChannelKit

extension TwilioAdapter: CallCarrying {
    /// True for the id of a call; messages have no thread.
    public func isCall(_ thread: String) -> Bool { thread.hasPrefix("CA") }

    /// With a notice of the recording the hub starts it itself, behind the notice.
    public var recordsOnlyAfterNotice: Bool { voice?.notices.contains(.recording) ?? false }

    /// A live call can be ended, and transferred if the target is known.
    public func canSteer(_ content: ReplyContent) -> Bool {
        switch content {
        case .transfer(let to): voice?.target(to) != nil
        case .endCall: voice != nil
        case .text, .media, .buttons, .list, .location, .template, .reaction: false
        }
    }
}

extension TwilioAdapter {
    /// The response to a request of a call, with the strategies' reply.
    func answer(_ webhook: TwilioWebhook, _ step: CallStep, with contents: [ReplyContent]) -> WebhookResponse {
        guard let call = reading(webhook, step) else { return refusal(of: webhook, step) }
        guard !call.isOver else { return TwiML.nothing }
        let script = script(of: call)
        return TwiML.response(script.opening + script.saying(contents))
    }

    /// The response to a request of a call without a reply, or without one in time.
    func answer(_ webhook: TwilioWebhook, _ step: CallStep, because reason: NoReply) -> WebhookResponse {
        guard let call = reading(webhook, step) else { return refusal(of: webhook, step) }
        guard !call.isOver, step.wantsDocument else { return TwiML.nothing }
        let script = script(of: call)
        return TwiML.response(script.opening + script.goingOn(call, because: reason))
    }

    /// The time until the filler; steps that need no strategy are answered at once.
    func answerTimeout(of step: CallStep) -> Duration? {
        [.start, .turn].contains(step.kind) ? voice?.fillerAfter ?? Self.quick : Self.quick
    }

    private static let quick: Duration = .seconds(5)

    private func reading(_ webhook: TwilioWebhook, _ step: CallStep) -> CallReading? {
        voice.map { CallReading(webhook: webhook, step: step, voice: $0) }
    }

    private func script(of call: CallReading) -> CallScript {
        CallScript(
            voice: call.voice,
            routes: routes,
            language: call.language,
            turn: call.step.turn,
            notices: call.step.kind == .start ? call.voice.notices : []
        )
    }

    /// The response for a channel without voice settings: a new call is rejected, and a running one is ended.
    private func refusal(of webhook: TwilioWebhook, _ step: CallStep) -> WebhookResponse {
        guard step.wantsDocument, webhook.callStatus?.isFinal != true else { return TwiML.nothing }
        return TwiML.response([step.kind == .start ? .reject : .hangup])
    }
}

extension CallScript {
    fileprivate func goingOn(_ call: CallReading, because reason: NoReply) -> [CallVerb] {
        switch call.step.kind {
        case .wait: waiting(after: call.step.waits)
        case .dial:
            if case .taken = TransferResult(call.webhook) {
                [.hangup]
            } else {
                listening([voice.text(.unreachable, in: language)])
            }
        case .start where reason != .late || !voice.asksFirst: greeting(offersLanguages: true)
        case .turn where call.chosenLanguage != nil: greeting(offersLanguages: false)
        case .turn where call.webhook.spoken == nil: askingAgain(.silence, after: call.step.silences)
        case .turn where call.webhook.isMumbled: askingAgain(.repetition, after: call.step.silences)
        default: goingOn(without: reason, after: call.step.silences)
        }
    }

    private func goingOn(without reason: NoReply, after silences: Int) -> [CallVerb] {
        switch reason {
        case .late: waiting(after: 0)
        case .silent: listening([])
        case .failed: apologizing(after: silences)
        }
    }
}
