import ChannelKit
public import ChannelSimulatorKit

extension WhatsAppCloudSimulator {
    public static let demoConversation: [DemoLine] = questions + consent + takeover

    private static let ana = UnifiedContact(id: "15145550123", phone: "+15145550123", name: "Ana Roy")
    private static let lucas = UnifiedContact(id: "15145550199", phone: "+15145550199", name: "Lucas Tremblay")
    private static let maya = UnifiedContact(id: "15145550142", phone: "+15145550142", name: "Maya Singh")

    private static let questions = [
        DemoLine(customer: ana, text: "Hello, are you open on Friday?", language: "en"),
        DemoLine(customer: lucas, text: "Bonjour, vous ouvrez à quelle heure demain ?", language: "fr"),
        DemoLine(
            customer: ana,
            action: .provider(.tap(id: "book", title: "Book a visit")),
            language: "en"
        ),
        DemoLine(
            customer: ana,
            action: .provider(.media(.image, caption: "This is what it looks like")),
            language: "en"
        ),
    ]

    private static let consent = [
        DemoLine(customer: lucas, text: "STOP", language: "fr"),
        DemoLine(
            customer: lucas,
            text: "Vous avez reçu mon message ?",
            language: "fr",
            outcome: .nothing(because: "Lucas has opted out")
        ),
        DemoLine(customer: lucas, text: "START", language: "fr"),
    ]

    private static let takeover = DemoLine.takeover(
        of: maya,
        question: "I have a question about my invoice",
        agent: "Hello Maya, I am looking into it myself",
        meanwhile: "Thank you, it is number 7",
        release: .operatorReleases,
        afterwards: "And are you open on Saturday?"
    )
}
