import ChannelKit

/// What the channel itself says in a call, around what the strategies say.
enum VoiceText: String, CaseIterable {
    case greeting, filler, silence, goodbye, apology
    case transfer = "transfer_text"
    case unreachable

    /// The setting that replaces the usual text.
    var setting: Setting<LocalizedTemplate> {
        let usual = LocalizedTemplate(byLanguage: usual.mapValues(TextTemplate.init(literal:)))
        return .localizedTemplate(rawValue, help: help, example: usual).defaulting(to: .localized(usual))
    }

    private var help: String {
        switch self {
        case .greeting: "What a caller hears first."
        case .filler: "What is said while an answer takes longer than `filler_after`."
        case .silence: "What is said to a caller who says nothing, twice at most."
        case .goodbye: "What is said before the hub hangs up on a caller who still says nothing."
        case .apology: "What is said where an answer does not come at all."
        case .transfer: "What is said before the call is passed on."
        case .unreachable: "What is said where nobody took the call that was passed on."
        }
    }

    /// The texts that need no setting, by language.
    var usual: [String: String] {
        switch self {
        case .greeting: ["en": "Hello! How can I help you?", "fr": "Bonjour! Comment puis-je vous aider?"]
        case .filler: ["en": "One moment, please.", "fr": "Un instant, s'il vous plaît."]
        case .silence: ["en": "Are you still there?", "fr": "Êtes-vous toujours là?"]
        case .goodbye: ["en": "I cannot hear you. Goodbye!", "fr": "Je ne vous entends pas. Au revoir!"]
        case .apology:
            [
                "en": "I am sorry, I have no answer to that right now. Can I help with something else?",
                "fr": "Désolé, je n'ai pas de réponse pour le moment. Puis-je vous aider autrement?",
            ]
        case .transfer:
            ["en": "I am connecting you with a colleague.", "fr": "Je vous mets en contact avec un collègue."]
        case .unreachable:
            [
                "en": "Nobody can take your call right now. Can I help you?",
                "fr": "Personne ne peut prendre votre appel pour le moment. Puis-je vous aider?",
            ]
        }
    }
}
