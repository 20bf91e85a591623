import ChannelKit
public import ChannelSimulatorKit

extension TwilioAPISimulator {
    public static let demoConversation: [DemoLine] = {
        let ana = UnifiedContact(id: "+15145550123", phone: "+15145550123", name: "Ana Roy")
        let lucas = UnifiedContact(id: "+15145550199", phone: "+15145550199", name: "Lucas Tremblay")
        return [
            DemoLine(customer: ana, text: "Hello, are you open on Friday?", language: "en"),
            DemoLine(customer: lucas, text: "Bonjour, vous ouvrez à quelle heure demain ?", language: "fr"),
            DemoLine(
                customer: ana,
                action: .provider(.media(.image, caption: "This is the tooth, is it urgent?")),
                language: "en"
            ),
            DemoLine(
                customer: lucas,
                text: "STOP",
                language: "fr",
                outcome: .nothing(because: "Twilio has confirmed it itself")
            ),
            DemoLine(
                customer: lucas,
                text: "Vous êtes là ?",
                language: "fr",
                outcome: .nothing(because: "the customer wants nothing any more")
            ),
            DemoLine(
                customer: lucas,
                text: "START",
                language: "fr",
                outcome: .nothing(because: "Twilio has confirmed that, too")
            ),
            DemoLine(customer: lucas, text: "Merci, me revoilà 👋", language: "fr"),
        ]
    }()
}
