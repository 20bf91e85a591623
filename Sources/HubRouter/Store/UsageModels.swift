package import ChannelKit

/// The usage of one model in a period.
package struct ModelUsageLine: Hashable, Sendable {
    /// The model.
    package let model: String
    /// The number of calls, with their tokens and cost.
    package let total: UsageTotal
    /// The input tokens among all tokens.
    package let inputTokens: Int
    /// The mean duration of a call, in milliseconds.
    package let milliseconds: Int

    /// Makes a line.
    package init(model: String, total: UsageTotal, inputTokens: Int, milliseconds: Int) {
        self.model = model
        self.total = total
        self.inputTokens = inputTokens
        self.milliseconds = milliseconds
    }
}
