public import ChannelKit
public import ChannelSimulatorKit

extension VapiPlatformSimulator {
    private static let demonstratedTool = "ask_front_desk"

    /// The demonstration; a channel may leave the greeting to its assistant and declare no tool.
    public func demonstration(on channel: ChannelID) async -> [DemoLine] {
        guard let line = lines.first(where: { $0.channel == channel }) else { return [] }
        return Self.demoConversation.compactMap { demonstrated in
            var demonstrated = demonstrated
            if demonstrated.action == .provider(.calls), !line.isGreeted {
                demonstrated = DemoLine(
                    customer: demonstrated.customer,
                    action: demonstrated.action,
                    language: demonstrated.language,
                    outcome: .nothing(because: "the assistant has its own greeting")
                )
            }
            if case .provider(.modelCallsTool(let name, _)) = demonstrated.action, !line.declares(tool: name) {
                return nil
            }
            return demonstrated
        }
    }

    public static let demoConversation: [DemoLine] = {
        let dana = UnifiedContact(id: "+15145550161", phone: "+15145550161", name: "Dana Fox")
        let lucas = UnifiedContact(id: "+15145550162", phone: "+15145550162", name: "Lucas Tremblay")
        func inEnglish(_ action: CustomerAction, _ outcome: DemoLine.Outcome = .replies(1)) -> DemoLine {
            DemoLine(customer: dana, action: .provider(action), language: "en", outcome: outcome)
        }
        func inFrench(_ action: CustomerAction, _ outcome: DemoLine.Outcome = .replies(1)) -> DemoLine {
            DemoLine(customer: lucas, action: .provider(action), language: "fr", outcome: outcome)
        }
        let question: JSONValue = ["question": "Do you repair water heaters?"]
        return [
            inEnglish(.calls),
            inEnglish(.speaks("Hello, are you open on Friday?")),
            inEnglish(.interrupts("I would like to book a visit,", with: "my kitchen tap drips.")),
            inEnglish(.modelCallsTool(name: demonstratedTool, arguments: question)),
            inFrench(.calls),
            inFrench(.speaks("Bonjour, vous ouvrez à quelle heure demain ?")),
            inEnglish(.speaks("Can I talk to a person, please?")),
            inFrench(.speaks("Merci, à demain !")),
            inFrench(.hangsUp, .callReport),
            inEnglish(.hangsUp, .callReport),
        ]
    }()
}
