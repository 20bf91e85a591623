import ChannelKit

/// The channel's own texts in a call, besides the strategies' replies.
enum VoiceText: String, CaseIterable {
    case greeting, filler, silence, goodbye, apology
    case repetition = "repeat"
    case wayOut = "way_out"
    case transfer = "transfer_text"
    case unreachable

    /// The setting that overrides the default text.
    var setting: Setting<LocalizedTemplate> {
        let defaults = LocalizedTemplate(byLanguage: defaults.mapValues(TextTemplate.init(literal:)))
        return .localizedTemplate(rawValue, help: help, example: defaults).defaulting(to: .localized(defaults))
    }

    private var help: String {
        switch self {
        case .greeting: "The first sentence of a call."
        case .filler: "The sentence for a reply that takes longer than `filler_after`."
        case .silence: "The question to a silent caller."
        case .repetition: "The question to a caller whose words were not understood."
        case .wayOut: "The sentence when that happens again, with the key 0 for an agent."
        case .goodbye: "The sentence before the hub hangs up on a caller who is still silent."
        case .apology: "The sentence for a turn without a reply."
        case .transfer: "The sentence before a transfer."
        case .unreachable: "The sentence after a transfer that was not answered."
        }
    }

    /// The default texts, by language.
    var defaults: [String: String] {
        switch self {
        case .greeting: ["en": "Hello! How can I help you?", "fr": "Bonjour ! Comment puis-je vous aider ?"]
        case .filler: ["en": "One moment, please.", "fr": "Un instant, s'il vous plaît."]
        case .silence: ["en": "Are you still there?", "fr": "Êtes-vous toujours là ?"]
        case .repetition:
            [
                "en": "Sorry, I did not catch that. Could you say it again?",
                "fr": "Désolé, je n'ai pas bien entendu. Pouvez-vous répéter ?",
            ]
        case .wayOut:
            [
                "en": "To speak with a colleague, press 0. Or tell me again how I can help.",
                "fr": "Pour parler à un collègue, faites le 0. Ou redites-moi comment je peux vous aider.",
            ]
        case .goodbye: ["en": "I cannot hear you. Goodbye!", "fr": "Je ne vous entends pas. Au revoir !"]
        case .apology:
            [
                "en": "I am sorry, I have no answer to that right now. Can I help with something else?",
                "fr": "Désolé, je n'ai pas de réponse pour le moment. Puis-je vous aider autrement ?",
            ]
        case .transfer:
            ["en": "I am connecting you with a colleague.", "fr": "Je vous mets en contact avec un collègue."]
        case .unreachable:
            [
                "en": "Nobody can take your call right now. Can I help you?",
                "fr": "Personne ne peut prendre votre appel pour le moment. Puis-je vous aider ?",
            ]
        }
    }
}
