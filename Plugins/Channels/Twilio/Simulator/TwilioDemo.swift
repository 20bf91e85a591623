public import ChannelKit
public import ChannelSimulatorKit

extension TwilioAPISimulator {
    /// The demonstration; a number without voice settings gets no calls.
    public func demonstration(on channel: ChannelID) async -> [DemoLine] {
        let hasVoice = accounts.contains { $0.channel == channel && $0.hasVoice }
        return Self.demoConversation + (hasVoice ? Self.demoCalls : [])
    }

    /// A call in English with an interruption, and one in French with a silence.
    private static let demoCalls: [DemoLine] = {
        let maya = UnifiedContact(id: "+15145550142", phone: "+15145550142", name: "Maya Chen")
        let etienne = UnifiedContact(id: "+15145550177", phone: "+15145550177", name: "Étienne Roy")
        func line(_ customer: UnifiedContact, _ action: CustomerAction, _ language: String) -> DemoLine {
            let outcome: DemoLine.Outcome = action == .hangsUp ? .callReport : .replies(1)
            return DemoLine(customer: customer, action: .provider(action), language: language, outcome: outcome)
        }
        return [
            line(maya, .calls, "en"),
            line(maya, .speaks("How much is a cleaning?"), "en"),
            // The second sentence answers the question that the first one causes.
            line(maya, .interrupts("I would like to book a cleaning", with: "on Tuesday at 3 pm."), "en"),
            line(maya, .hangsUp, "en"),
            line(etienne, .calls, "fr"),
            // French is offered if the channel has it.
            line(etienne, .presses("9"), "fr"),
            line(etienne, .speaks("Bonjour, j'aimerais déplacer mon rendez-vous."), "fr"),
            line(etienne, .fallsSilent, "fr"),
            // Transferred if a strategy hands off, else answered like any other sentence.
            line(etienne, .speaks("Je voudrais parler à une personne."), "fr"),
            line(etienne, .hangsUp, "fr"),
        ]
    }()

    public static let demoConversation: [DemoLine] = {
        let ana = UnifiedContact(id: "+15145550123", phone: "+15145550123", name: "Ana Roy")
        let lucas = UnifiedContact(id: "+15145550199", phone: "+15145550199", name: "Lucas Tremblay")
        func unanswered(_ text: String, because reason: String) -> DemoLine {
            DemoLine(customer: lucas, text: text, language: "fr", outcome: .nothing(because: reason))
        }
        return [
            DemoLine(customer: ana, text: "Hello, are you open on Friday?", language: "en"),
            DemoLine(customer: lucas, text: "Bonjour, vous ouvrez à quelle heure demain ?", language: "fr"),
            DemoLine(
                customer: ana,
                action: .provider(.media(.image, caption: "This is the tooth, is it urgent?")),
                language: "en"
            ),
            DemoLine(customer: ana, text: "I would like to book an appointment", language: "en"),
            // The number of a choice, on a channel without buttons.
            DemoLine(customer: ana, text: "2", language: "en"),
            DemoLine(customer: ana, text: "Thursday at 10 am", language: "en"),
            unanswered("STOP", because: "Twilio has confirmed the opt-out"),
            unanswered("Vous êtes là ?", because: "the customer has opted out"),
            unanswered("START", because: "Twilio has confirmed the opt-in"),
            DemoLine(customer: lucas, text: "Merci, me revoilà 👋", language: "fr"),
        ]
    }()
}
