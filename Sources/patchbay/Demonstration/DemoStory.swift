import ChannelKit
import ChannelSimulatorKit

/// Further lines for the customers of the shipped example: they show the whole chain in English and in French, up to a
/// recorded appointment and a handoff.
enum DemoStory {
    /// The lines for a channel; none for another configuration.
    static func lines(on channel: ChannelID) -> [DemoLine] {
        channel.description == "lotus-dental/whatsapp" ? english + french : []
    }

    private static let ana = UnifiedContact(id: "15145550151", phone: "+15145550151", name: "Ana Singh")
    private static let zoe = UnifiedContact(id: "15145550152", phone: "+15145550152", name: "Zoé Gagnon")

    private static let english = [
        line(ana, "How much is a cleaning?", "en"),
        line(ana, "Do you accept my insurance plan?", "en"),
        line(ana, "I would like to book an appointment", "en"),
        line(ana, "A cleaning, please", "en"),
        line(ana, "Tomorrow at 3 pm", "en"),
        line(ana, "Now I need to speak to a real human", "en"),
        line(ana, "Are you there?", "en", .nothing(because: "the conversation is handled by an agent")),
    ]

    private static let french = [
        line(zoe, "Bonjour, quels sont vos tarifs ?", "fr"),
        line(zoe, "Est-ce que les enfants sont les bienvenus ?", "fr"),
        line(zoe, "J'aimerais prendre rendez-vous pour un nettoyage", "fr"),
        line(zoe, "Vendredi prochain à 10 h 30", "fr"),
        line(zoe, "Je voudrais parler à quelqu'un, svp", "fr"),
        line(zoe, "Vous êtes là ?", "fr", .nothing(because: "the conversation is handled by an agent")),
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
