import ChannelKit
public import ChannelSimulatorKit

extension BotpressPlatformSimulator {
    public static let demoConversation: [DemoLine] =
        customers
        + DemoLine.takeover(
            of: UnifiedContact(
                id: "user_01J5T99YMAYASINGHAAAAAAAAA",
                name: "Maya Singh",
                aliases: ["conv_01J5T99ZMAYASINGHAAAAAAAAA"]
            ),
            question: "I have a question about my invoice",
            agent: "Hello Maya, I am looking into it myself",
            meanwhile: "Thank you, it is number 7",
            afterwards: "And are you open on Saturday?"
        )

    private static let ana = UnifiedContact(
        id: "user_01J5T99YANAROYAAAAAAAAAAAA",
        name: "Ana Roy",
        aliases: ["conv_01J5T99ZANAROYAAAAAAAAAAAA"]
    )
    /// A customer of the Messaging API, if the channel has it.
    private static let lucas = UnifiedContact(id: "hub-conv-lucas", name: "Lucas Tremblay")

    private static let customers = [
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
}
