import ChannelKit

/// What happens next in a call, written down for Twilio.
struct CallScript {
    /// How long a caller hears nothing between two fillers.
    private static let pause = 8
    /// How often a caller is told that it takes a moment, before the hub gives the answer up.
    private static let maxWaits = 4
    /// How often a caller who says nothing is asked.
    private static let maxSilences = 2

    let voice: VoiceSettings
    let doors: CallRoutes
    let language: VoiceLanguage
    /// The turn that was just taken; the next document's is the next.
    let turn: TurnMark

    /// `contents` are said, and then what they ask of the call is done; without such a thing the hub listens on.
    func saying(_ contents: [ReplyContent]) -> [CallVerb] {
        let texts = contents.prefix { !$0.steersCall }.map { $0.spokenText(in: language.code) }
        switch contents.first(where: \.steersCall) {
        case .transfer(let to): return transfer(to: to, after: texts)
        case .endCall: return says(texts) + [.hangup]
        default: return listening(texts)
        }
    }

    /// `texts` are said, and the caller may speak or press keys, also in the middle of them.
    func listening(_ texts: [String], silences: Int = 0, offersLanguages: Bool = false) -> [CallVerb] {
        var next = step(.turn)
        next.turn = turn.next
        next.silences = silences
        next.offersLanguages = offersLanguages
        let url = doors.url(of: next)
        return [
            .gather(
                action: url,
                language: language,
                hints: voice.hints(in: language),
                oneKey: offersLanguages,
                says: says(texts)
            ),
            // Should the verb end without a word to anyone, the line would be cut here.
            .redirect(url),
        ]
    }

    /// The first words where the channel has them itself, with an offer of the other languages, each in its own.
    func greeting(offersLanguages: Bool) -> [CallVerb] {
        let others = offersLanguages ? voice.languages.filter { $0.digit != nil } : []
        var verbs = listening([voice.text(.greeting, in: language)], offersLanguages: !others.isEmpty)
        guard case .gather(let action, let language, let hints, let oneKey, let says) = verbs[0] else { return verbs }
        let offers = others.map { CallVerb.say($0.offer, $0) }
        verbs[0] = .gather(action: action, language: language, hints: hints, oneKey: oneKey, says: says + offers)
        return verbs
    }

    /// The caller is told that it takes a moment, and the line stays open; after `waits` such times it was too long.
    func waiting(after waits: Int) -> [CallVerb] {
        guard waits < Self.maxWaits else { return listening([voice.text(.apology, in: language)]) }
        var next = step(.wait)
        next.waits = waits + 1
        return says([voice.text(.filler, in: language)])
            + [.pause(seconds: Self.pause), .redirect(doors.url(of: next))]
    }

    /// The caller said nothing, after they had said nothing `silences` times before.
    func askingAgain(after silences: Int) -> [CallVerb] {
        guard silences < Self.maxSilences else { return says([voice.text(.goodbye, in: language)]) + [.hangup] }
        return listening([voice.text(.silence, in: language)], silences: silences + 1)
    }

    /// The call is passed on, if it is known to whom.
    private func transfer(to: String?, after texts: [String]) -> [CallVerb] {
        guard let target = voice.target(to) else { return listening(texts) }
        let action = doors.url(of: step(.dial))
        return says(texts + [voice.text(.transfer, in: language)])
            + [.dial(target, action: action, ringTime: voice.ringTime)]
    }

    private func says(_ texts: [String]) -> [CallVerb] { CallVerb.says(texts, in: language) }

    /// The same turn, at another door.
    private func step(_ kind: CallStep.Kind) -> CallStep {
        var step = CallStep(kind: kind)
        step.turn = turn
        step.language = language.code
        return step
    }
}

extension VoiceSettings {
    /// To whom a call goes: to `written` where a strategy says so, else where the channel does.
    func target(_ written: String?) -> TransferTarget? { written.map(TransferTarget.init) ?? transferTarget }
}

/// The hub's own URLs for the steps of a call.
struct CallRoutes: Sendable {
    private let door: String
    private let hasPath: Bool

    /// Behind a URL key each step has a path; the door that the channels share has nothing behind it.
    init(_ settings: ChannelSettings) {
        door = settings.webhookURL(of: TwilioAdapter.kind)
        hasPath = settings.urlKey != nil
    }

    func url(of step: CallStep) -> String { step.url(below: door, hasPath: hasPath) }
}
