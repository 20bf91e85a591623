public import ChannelKit

extension TwilioAdapter: CallCarrying {
    /// Calls have ids of their own sort, and messages no thread at all.
    public func isCall(_ thread: String) -> Bool { thread.hasPrefix("CA") }

    /// A call can be ended, and passed on where it is known to whom.
    public func canSteer(_ content: ReplyContent) -> Bool {
        switch content {
        case .transfer(let to): voice?.target(to) != nil
        case .endCall: voice != nil
        case .text, .media, .buttons, .list, .location, .template, .reaction: false
        }
    }
}

extension TwilioAdapter {
    /// What is done after a request of a call for which strategies had an answer.
    func answer(_ webhook: TwilioWebhook, _ step: CallStep, with contents: [ReplyContent]) -> WebhookResponse {
        guard let call = reading(webhook, step) else { return refusal(of: webhook, step) }
        return call.isOver ? TwiML.nothing : TwiML.response(script(of: call).saying(contents))
    }

    /// What is done after a request of a call that no strategy answers, or none in time.
    func answer(_ webhook: TwilioWebhook, _ step: CallStep, because reason: NoReply) -> WebhookResponse {
        guard let call = reading(webhook, step) else { return refusal(of: webhook, step) }
        guard !call.isOver, step.wantsDocument else { return TwiML.nothing }
        return TwiML.response(script(of: call).goingOn(call, because: reason))
    }

    /// How long a caller hears nothing before the filler; what needs no strategy needs no time.
    func answerTimeout(of step: CallStep) -> Duration? {
        [.start, .turn].contains(step.kind) ? voice?.fillerAfter ?? Self.quick : Self.quick
    }

    private static let quick: Duration = .seconds(5)

    private func reading(_ webhook: TwilioWebhook, _ step: CallStep) -> CallReading? {
        voice.map { CallReading(webhook: webhook, step: step, voice: $0) }
    }

    private func script(of call: CallReading) -> CallScript {
        CallScript(voice: call.voice, doors: doors, language: call.language, turn: call.step.turn)
    }

    /// A channel without voice does not take the call; one that lost it meanwhile ends the call.
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
            if case .taken = PassedCall(call.webhook) {
                [.hangup]
            } else {
                listening([voice.text(.unreachable, in: language)])
            }
        case .start where reason != .late || !voice.asksFirst: greeting(offersLanguages: true)
        case .turn where call.chosenLanguage != nil: greeting(offersLanguages: false)
        case .turn where call.webhook.spoken == nil: askingAgain(after: call.step.silences)
        default: goingOn(without: reason)
        }
    }

    private func goingOn(without reason: NoReply) -> [CallVerb] {
        switch reason {
        case .late: waiting(after: 0)
        case .silent: listening([])
        case .failed: listening([voice.text(.apology, in: language)])
        }
    }
}
