import ChannelKit

/// The TwiML verbs of the next document of a call.
///
/// - SeeAlso: <https://www.twilio.com/docs/voice/twiml> (read 2026-11)
struct CallScript {
    /// The silence between two fillers, in seconds.
    private static let pause = 8
    /// The max number of fillers before the hub gives up waiting for a reply: about 40 seconds with the pauses.
    private static let maxWaits = 4

    let voice: VoiceSettings
    let routes: CallRoutes
    let language: VoiceLanguage
    /// The turn that this document answers.
    let turn: TurnMark
    /// The notices at the beginning of this document.
    var notices: [CallNotice] = []

    /// The notices in each language of the callers, since theirs is not known yet, and then the recording.
    ///
    /// They are outside of a gather, so that a caller cannot interrupt them: the next request proves that they were
    /// heard.
    var opening: [CallVerb] {
        let spoken = notices.flatMap { notice in
            voice.languages.flatMap { CallVerb.says([voice.text(notice, in: $0)], in: $0) }
        }
        return spoken + (notices.contains(.recording) ? [.record(callback: routes.recordings)] : [])
    }

    /// Says `contents` and then transfers or ends the call if they ask for it; else listens.
    func saying(_ contents: [ReplyContent]) -> [CallVerb] {
        let texts = contents.prefix { !$0.steersCall }.map { $0.spokenText(in: language.code) }
        switch contents.first(where: \.steersCall) {
        case .transfer(let to): return transfer(to: to, after: texts)
        case .endCall: return says(texts) + [.hangup]
        default: return listening(texts)
        }
    }

    /// Says `texts` and listens; the caller may speak or press keys, also during the texts.
    func listening(_ texts: [String], silences: Int = 0, offersLanguages: Bool = false) -> [CallVerb] {
        var next = step(.turn)
        next.turn = turn.next
        next.silences = silences
        next.offersLanguages = offersLanguages
        next.hasHeardNotices = !notices.isEmpty
        let url = routes.url(of: next)
        return [
            .gather(
                action: url,
                language: language,
                hints: voice.hints(in: language),
                oneKey: offersLanguages,
                says: says(texts)
            ),
            // Without it the call would end if the verb above returned no input.
            .redirect(url),
        ]
    }

    /// The channel's greeting, with an offer of each other language in that language.
    func greeting(offersLanguages: Bool) -> [CallVerb] {
        let others = offersLanguages ? voice.languages.filter { $0.digit != nil } : []
        var verbs = listening([voice.text(.greeting, in: language)], offersLanguages: !others.isEmpty)
        guard case .gather(let action, let language, let hints, let oneKey, let says) = verbs[0] else { return verbs }
        let offers = others.map { CallVerb.say($0.offer, $0) }
        verbs[0] = .gather(action: action, language: language, hints: hints, oneKey: oneKey, says: says + offers)
        return verbs
    }

    /// The filler, and another request after a pause; after `waits` fillers the apology.
    func waiting(after waits: Int) -> [CallVerb] {
        guard waits < Self.maxWaits else { return listening([voice.text(.apology, in: language)]) }
        var next = step(.wait)
        next.waits = waits + 1
        return says([voice.text(.filler, in: language)])
            + [.pause(seconds: Self.pause), .redirect(routes.url(of: next))]
    }

    /// `text` to a caller who was not heard or understood, then the way out, then the goodbye, after `silences` of them.
    func askingAgain(_ text: VoiceText, after silences: Int) -> [CallVerb] {
        guard silences < CallStep.wayOut else { return says([voice.text(.goodbye, in: language)]) + [.hangup] }
        let text = silences + 1 < CallStep.wayOut ? text : .wayOut
        return listening([voice.text(text, in: language)], silences: silences + 1)
    }

    /// The apology for a turn without a reply; from the second in a row on with the way out.
    func apologizing(after silences: Int) -> [CallVerb] {
        let next = min(silences + 1, CallStep.wayOut)
        let texts: [VoiceText] = next < CallStep.wayOut ? [.apology] : [.apology, .wayOut]
        return listening(texts.map { voice.text($0, in: language) }, silences: next)
    }

    /// A transfer, if the target is known.
    private func transfer(to: String?, after texts: [String]) -> [CallVerb] {
        guard let target = voice.target(to) else { return listening(texts) }
        let action = routes.url(of: step(.dial))
        return says(texts + [voice.text(.transfer, in: language)])
            + [.dial(target, action: action, ringTime: voice.ringTime)]
    }

    private func says(_ texts: [String]) -> [CallVerb] { CallVerb.says(texts, in: language) }

    /// A step of another kind within the same turn.
    private func step(_ kind: CallStep.Kind) -> CallStep {
        var step = CallStep(kind: kind)
        step.turn = turn
        step.language = language.code
        return step
    }
}

extension VoiceSettings {
    /// The transfer target: `written` from the strategy, else the channel's.
    func target(_ written: String?) -> TransferTarget? { written.map(TransferTarget.init) ?? transferTarget }
}

/// The hub's own URLs for the steps of a call.
struct CallRoutes: Sendable {
    private let route: String
    private let hasPath: Bool

    /// Below a URL key each step has a path; the shared route has no path below it.
    init(_ settings: ChannelSettings) {
        route = settings.webhookURL(of: TwilioAdapter.kind)
        hasPath = settings.urlKey != nil
    }

    /// The URL to enter at the number for incoming calls.
    var calls: String { hasPath ? "\(route)/voice" : route }

    /// The URL for recording callbacks; nil on the shared route, because they do not name the number.
    var recordings: String? { hasPath ? callStatus : nil }

    /// The URL to enter at the number for changes of a call's status.
    var callStatus: String { hasPath ? "\(route)/voice/status" : route }

    func url(of step: CallStep) -> String { step.url(below: route, hasPath: hasPath) }
}
