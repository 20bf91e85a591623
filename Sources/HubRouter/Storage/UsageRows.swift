public import ChannelKit
public import Foundation

/// What one model was used for in a while.
public struct ModelUsageLine: Hashable, Sendable {
    /// The model.
    public let model: String
    /// The calls and their sum.
    public let total: UsageTotal
    /// Of the tokens, those that went in.
    public let inputTokens: Int
    /// The mean time of a call.
    public let milliseconds: Int

    /// Describes a line.
    public init(model: String, total: UsageTotal, inputTokens: Int, milliseconds: Int) {
        self.model = model
        self.total = total
        self.inputTokens = inputTokens
        self.milliseconds = milliseconds
    }
}

/// What models cost, to read.
public protocol UsageReading {
    /// What the tenant has used since then.
    func usageTotal(since: Date) throws -> UsageTotal

    /// The same by model, the costliest first.
    func usage(since: Date) throws -> [ModelUsageLine]
}

/// What models cost, to write.
public protocol UsageWriting {
    /// Stores what a call of a turn came to; the same call of a turn is stored once.
    func insertUsage(_ usage: ModelUsage, turn: TurnID, channel: ChannelID, call: String, at: Date) throws

    /// Notes that the operator was warned of a quota.
    ///
    /// - Returns: False when they had been.
    func insertQuotaNotice(_ key: String, at: Date) throws -> Bool
}
