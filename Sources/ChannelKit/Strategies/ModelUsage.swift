public import Foundation

/// The usage of one model call.
public struct ModelUsage: Hashable, Sendable {
    /// The model, by its provider's name.
    public var model: String
    /// The input tokens.
    public var inputTokens: Int
    /// The output tokens.
    public var outputTokens: Int
    /// The duration of the call.
    public var milliseconds: Int
    /// The cost, in millionths of the currency of the operator's prices; 0 without a price.
    public var cost: Int

    /// The max tokens and the max cost of one call: more than any model takes, and little enough that the sum of a
    /// month's calls fits into 64 bits, whatever numbers a server sends.
    private static let maxTokens = 1_000_000_000
    private static let maxCost = 1_000_000_000_000

    /// Creates the usage of a call; numbers that no call can have are limited.
    public init(model: String, inputTokens: Int, outputTokens: Int, milliseconds: Int, cost: Int) {
        self.model = model
        self.inputTokens = min(max(0, inputTokens), Self.maxTokens)
        self.outputTokens = min(max(0, outputTokens), Self.maxTokens)
        self.milliseconds = max(0, milliseconds)
        self.cost = min(max(0, cost), Self.maxCost)
    }
}

/// The usage of a tenant in a period.
public struct UsageTotal: Hashable, Sendable {
    /// The number of model calls.
    public var calls: Int
    /// The tokens, input and output.
    public var tokens: Int
    /// The cost, in millionths of the currency.
    public var cost: Int

    /// Creates a sum.
    public init(calls: Int = 0, tokens: Int = 0, cost: Int = 0) {
        self.calls = calls
        self.tokens = tokens
        self.cost = cost
    }
}

/// A recorder of what models cost the turn's tenant.
public protocol UsageRecording: Sendable {
    /// Stores the usage of a call of the turn as it happens; the same `call` of a turn is stored once.
    func record(_ usage: ModelUsage, call: String) async throws

    /// Returns the tenant's usage since `since`, on all its channels.
    func total(since: Date) async throws -> UsageTotal

    /// Warns the operator, with an event of the kind `quota`, that a part of a quota is used up.
    ///
    /// - Parameters:
    ///   - percent: The part, such as 80.
    ///   - key: The quota and the period, such as `2026-11/80`; one event is written for each.
    func warn(percent: Int, key: String) async throws
}
