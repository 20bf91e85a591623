public import ChannelKit

/// The name of something that is simulated: an adapter's or a strategy's, and the first component of its paths.
public struct SimulatorName: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Makes a name from its text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The name of the provider behind an adapter.
    public init(_ kind: AdapterKind) { self.init(rawValue: kind.rawValue) }

    /// The name of the service that a strategy calls.
    public init(_ kind: StrategyKind) { self.init(rawValue: kind.rawValue) }
}
