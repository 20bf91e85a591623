/// A notice that is spoken once at the beginning of a call.
///
/// Laws of many places require it before a recording, and where a machine speaks. A caller who stays on the line has
/// consented, so a heard notice is stored as consent.
public enum CallNotice: String, CaseIterable, Hashable, Sendable {
    case automation, recording

    /// The setting with the notice's text; without it the notice is not spoken.
    public var setting: Setting<LocalizedTemplate?> {
        Setting.localizedTemplate(name, help: help, example: LocalizedTemplate(byLanguage: examples))
            .optional()
    }

    /// The setting's name.
    public var name: String { "\(rawValue)_notice" }

    private var help: String {
        switch self {
        case .automation:
            "The sentence at the beginning of each call that a machine speaks; stored as consent."
        case .recording:
            """
            The sentence at the beginning of each call that it is recorded; stored as consent. With it, a call is \
            recorded only after it.
            """
        }
    }

    private var examples: [String: TextTemplate] {
        let texts =
            switch self {
            case .automation:
                [
                    "en": "You are speaking with a virtual assistant.",
                    "fr": "Vous parlez avec un assistant virtuel.",
                ]
            case .recording:
                ["en": "This call is recorded.", "fr": "Cet appel est enregistré."]
            }
        return texts.mapValues(TextTemplate.init(literal:))
    }
}
