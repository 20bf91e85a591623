import ChannelKit
public import ChannelSimulatorKit

extension BotpressPlatformSimulator {
    public static let demoConversation: [DemoLine] = people + handoff

    private static let ana = UnifiedContact(
        id: "user_01J5T99YANAROYAAAAAAAAAAAA",
        name: "Ana Roy",
        aliases: ["conv_01J5T99ZANAROYAAAAAAAAAAAA"]
    )
    private static let maya = UnifiedContact(
        id: "user_01J5T99YMAYASINGHAAAAAAAAA",
        name: "Maya Singh",
        aliases: ["conv_01J5T99ZMAYASINGHAAAAAAAAA"]
    )
    /// Through the Messaging API, where the channel has it.
    private static let lucas = UnifiedContact(id: "hub-conv-lucas", name: "Lucas Tremblay")

    private static let people = [
        DemoLine(customer: ana, text: "Do you deliver on Sundays?", language: "en"),
        DemoLine(customer: lucas, text: "Bonjour, vous livrez aussi à Laval ?", language: "fr"),
        DemoLine(customer: ana, action: .provider(.tap(id: "hours", title: "Opening hours")), language: "en"),
        DemoLine(
            customer: ana,
            action: .provider(.media(.image, caption: "This is what arrived")),
            language: "en"
        ),
        DemoLine(
            customer: lucas,
            action: .provider(.location(latitude: 45.5569, longitude: -73.7247, name: "Chez moi")),
            language: "fr"
        ),
    ]

    private static let handoff = [
        DemoLine(customer: maya, text: "I have a question about my invoice", language: "en"),
        DemoLine(
            customer: maya,
            action: .provider(.agentWrites("Hello Maya, I am looking into it myself")),
            language: "en",
            outcome: .nothing(because: "a person has taken the conversation")
        ),
        DemoLine(
            customer: maya,
            text: "Thank you, it is number 7",
            language: "en",
            outcome: .nothing(because: "a person has the conversation")
        ),
        DemoLine(
            customer: maya,
            action: .provider(.agentLeaves),
            language: "en",
            outcome: .nothing(because: "nobody wrote anything")
        ),
        DemoLine(customer: maya, text: "And are you open on Saturday?", language: "en"),
    ]
}
