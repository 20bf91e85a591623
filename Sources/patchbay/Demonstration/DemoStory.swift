import ChannelKit
import ChannelSimulatorKit

/// Further lines for the customers of the shipped example: they show the whole chain in English and in French, up to a
/// recorded appointment and a handoff, and a reply with a picture.
enum DemoStory {
    /// The lines for a channel; none for another configuration.
    static func lines(on channel: ChannelID) -> [DemoLine] {
        switch channel.description {
        case "lotus-dental/whatsapp": english + french
        case "plomberie-roy/urgences": emergency
        default: []
        }
    }

    private static let nina = UnifiedContact(id: "15145550151", phone: "+15145550151", name: "Nina Patel")
    private static let zoe = UnifiedContact(id: "15145550152", phone: "+15145550152", name: "Zoé Gagnon")

    private static let english = [
        line(nina, "How much is a cleaning?", "en"),
        line(nina, "What should I bring to the first visit?", "en"),
        line(nina, "I would like to book an appointment", "en"),
        line(nina, "A cleaning, please", "en"),
        line(nina, "Tuesday at 3 pm", "en"),
        line(nina, "Now I need to speak to a real human", "en"),
        line(nina, "Are you there?", "en", .nothing(because: "the conversation is handled by an agent")),
    ]

    private static let french = [
        line(zoe, "Bonjour, quels sont vos tarifs ?", "fr"),
        line(zoe, "Que faut-il apporter la première fois ?", "fr"),
        line(zoe, "J'aimerais prendre rendez-vous pour un nettoyage", "fr"),
        line(zoe, "Jeudi à 10 h 30", "fr"),
        line(zoe, "Je voudrais parler à quelqu'un, svp", "fr"),
        line(zoe, "Vous êtes là ?", "fr", .nothing(because: "the conversation is handled by an agent")),
    ]

    private static let emergency = [
        line(zoe, "Il y a une fuite sous l'évier !", "fr"), line(nina, "Water is leaking from the ceiling!", "en"),
    ]

    private static func line(
        _ customer: UnifiedContact,
        _ text: String,
        _ language: String,
        _ outcome: DemoLine.Outcome = .replies(1)
    ) -> DemoLine {
        DemoLine(customer: customer, text: text, language: language, outcome: outcome)
    }
}
