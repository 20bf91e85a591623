public import ChannelKit

/// The name of a simulator: that of its adapter or its strategy, and the first component of its paths.
public struct SimulatorName: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates a name from its text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Creates the name of the provider of an adapter.
    public init(_ kind: AdapterKind) { self.init(rawValue: kind.rawValue) }

    /// Creates the name of the service that a strategy calls.
    public init(_ kind: StrategyKind) { self.init(rawValue: kind.rawValue) }
}
