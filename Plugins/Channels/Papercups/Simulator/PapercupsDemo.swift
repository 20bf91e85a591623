import ChannelKit
public import ChannelSimulatorKit

extension PapercupsAPISimulator {
    public static let demoConversation: [DemoLine] =
        visitors
        + DemoLine.takeover(
            of: UnifiedContact(id: "b90a6c1d-2e3f-4051-9a7b-8c6d5e4f3a21", name: "Maya Singh"),
            question: "I was charged twice",
            agent: "Hello Maya, I am looking into it **myself**",
            meanwhile: "Thank you, it is invoice 7",
            afterwards: "And do you deliver on Saturdays?"
        ) + [DemoLine(customer: lucas, text: "Merci, à samedi 👋", language: "fr")]

    private static let ada = UnifiedContact(id: "e2f4d3c2-1b0a-4f9e-8d7c-6b5a49382716", name: "Ada Lavoie")
    private static let lucas = UnifiedContact(id: "7c1f0b52-93a4-4a1e-8b60-2f5e6d7c8b91", name: "Lucas Tremblay")

    private static let visitors = [
        DemoLine(customer: ada, text: "Where is my order?", language: "en"),
        DemoLine(customer: lucas, text: "Bonjour, vous livrez le samedi ?", language: "fr"),
        DemoLine(
            customer: ada,
            action: .provider(.media(.image, caption: "This is what the box looks like")),
            language: "en"
        ),
    ]
}
