import ChannelKit
public import ChannelSimulatorKit

extension CrispAPISimulator {
    public static let demoConversation: [DemoLine] =
        visitors
        + DemoLine.takeover(
            of: maya,
            question: "I have a question about my invoice",
            agent: "Hello Maya, this is Camille, I am looking into it",
            meanwhile: "Thank you, it is number 7",
            afterwards: "And are you open on Saturday?"
        )

    private static let ana = UnifiedContact(id: "session_7c1d2e3f-4a5b-4c6d-8e9f-0a1b2c3d4e5f", name: "Ana Roy")
    private static let lucas = UnifiedContact(
        id: "session_1f0e9d8c-7b6a-4958-8776-655443322110",
        name: "Lucas Tremblay"
    )

    private static let maya = UnifiedContact(id: "session_2b4d6f80-1a3c-4e5f-9708-192a3b4c5d6e", name: "Maya Singh")

    private static let visitors = [
        DemoLine(customer: ana, text: "Hello, are you open on Friday?", language: "en"),
        DemoLine(customer: lucas, text: "Bonjour, vous ouvrez à quelle heure demain ?", language: "fr"),
        DemoLine(customer: ana, action: .provider(.tap(id: "order", title: "Follow my order")), language: "en"),
        DemoLine(customer: ana, action: .provider(.media(.image, caption: nil)), language: "en"),
    ]
}
