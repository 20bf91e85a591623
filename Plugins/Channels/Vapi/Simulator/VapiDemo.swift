import ChannelKit
public import ChannelSimulatorKit

extension VapiPlatformSimulator {
    public static let demoConversation: [DemoLine] = {
        let dana = UnifiedContact(id: "+15145550161", phone: "+15145550161", name: "Dana Fox")
        let lucas = UnifiedContact(id: "+15145550162", phone: "+15145550162", name: "Lucas Tremblay")
        func dana(_ action: CustomerAction, _ outcome: DemoLine.Outcome = .replies(1)) -> DemoLine {
            DemoLine(customer: dana, action: .provider(action), language: "en", outcome: outcome)
        }
        func lucas(_ action: CustomerAction, _ outcome: DemoLine.Outcome = .replies(1)) -> DemoLine {
            DemoLine(customer: lucas, action: .provider(action), language: "fr", outcome: outcome)
        }
        let question: JSONValue = ["question": "Is there parking?"]
        return [
            dana(.calls),
            dana(.speaks("Hello, are you open on Friday?")),
            dana(.interrupts("I would like a visit on Monday,", with: "no, on Tuesday please.")),
            dana(.modelCallsTool(name: "ask_front_desk", arguments: question)),
            lucas(.calls),
            lucas(.speaks("Bonjour, vous ouvrez à quelle heure demain ?")),
            dana(.modelCallsTool(name: "transferCall", arguments: [:])),
            lucas(.speaks("Merci, à demain !")),
            lucas(.hangsUp, .callReport),
        ]
    }()
}
