public import Foundation

/// What one call of a model came to.
public struct ModelUsage: Hashable, Sendable {
    /// The model, by its provider's name.
    public var model: String
    /// Tokens that went in.
    public var inputTokens: Int
    /// Tokens that came out.
    public var outputTokens: Int
    /// How long it took.
    public var milliseconds: Int
    /// What it cost, in millionths of the currency that the operator's prices are in; 0 without a price.
    public var cost: Int

    /// The most tokens of one call and the most that it costs: more than any model takes, and little enough that the
    /// sum of all calls of a month fits into 64 bits, whatever numbers a server writes.
    private static let maxTokens = 1_000_000_000
    private static let maxCost = 1_000_000_000_000

    /// Describes a call; numbers beyond what a call can have are brought into bounds.
    public init(model: String, inputTokens: Int, outputTokens: Int, milliseconds: Int, cost: Int) {
        self.model = model
        self.inputTokens = min(max(0, inputTokens), Self.maxTokens)
        self.outputTokens = min(max(0, outputTokens), Self.maxTokens)
        self.milliseconds = max(0, milliseconds)
        self.cost = min(max(0, cost), Self.maxCost)
    }
}

/// What a business has used in a while.
public struct UsageTotal: Hashable, Sendable {
    /// Calls of models.
    public var calls: Int
    /// Tokens, in and out.
    public var tokens: Int
    /// Cost, in millionths of the currency.
    public var cost: Int

    /// Describes a sum.
    public init(calls: Int = 0, tokens: Int = 0, cost: Int = 0) {
        self.calls = calls
        self.tokens = tokens
        self.cost = cost
    }
}

/// Counts what models cost the turn's tenant.
public protocol UsageRecording: Sendable {
    /// Stores what a call of the turn came to, as it happens; the same `call` of a turn is stored once.
    func record(_ usage: ModelUsage, call: String) async throws

    /// What the tenant has used since then, on all its channels.
    func total(since: Date) async throws -> UsageTotal

    /// Tells the operator, by an event of the kind `quota`, that so much of a quota is used up.
    ///
    /// - Parameters:
    ///   - percent: How much, such as 80.
    ///   - key: Tells one quota and period from another, such as `2026-11/80`; one event is written for each.
    func warn(percent: Int, key: String) async throws
}
