package import ChannelKit
package import HubModel

/// One strategy of a channel's chain.
package struct ChainStep: Sendable {
    /// The strategy, configured.
    package let strategy: any ResponseStrategy
    /// The condition under which it is asked.
    package let condition: StepCondition
    /// The max time for its verdict.
    package let deadline: Duration

    /// Creates a step.
    package init(
        strategy: any ResponseStrategy,
        condition: StepCondition = StepCondition(),
        deadline: Duration
    ) {
        self.strategy = strategy
        self.condition = condition
        self.deadline = deadline
    }

    /// The strategy's name.
    package var kind: StrategyKind { type(of: strategy).kind }
}
