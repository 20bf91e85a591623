public import ChannelKit

extension DemoLine {
    /// A conversation in English that an agent takes over and gives back.
    ///
    /// - Parameters:
    ///   - question: The customer's first message, which the hub answers.
    ///   - agent: The agent's message: the hub is silent from then on.
    ///   - meanwhile: The customer's message to the agent.
    ///   - release: The way in which the conversation comes back to the hub.
    ///   - afterwards: The customer's next message, which the hub answers.
    public static func takeover(
        of customer: UnifiedContact,
        question: String,
        agent: String,
        meanwhile: String,
        release: Action = .provider(.agentLeaves),
        afterwards: String
    ) -> [DemoLine] {
        func line(_ action: Action, _ reason: String) -> DemoLine {
            DemoLine(customer: customer, action: action, language: "en", outcome: .nothing(because: reason))
        }
        return [
            DemoLine(customer: customer, text: question, language: "en"),
            line(.provider(.agentWrites(agent)), "an agent has taken the conversation"),
            line(.provider(.text(meanwhile)), "an agent has the conversation"),
            line(release, "the hub has the conversation again"),
            DemoLine(customer: customer, text: afterwards, language: "en"),
        ]
    }
}
