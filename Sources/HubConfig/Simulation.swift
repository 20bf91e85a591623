public import ChannelKit

/// Where simulators stand in for the providers.
///
/// Every channel's `base_url` becomes its adapter's simulator, whatever the file says, and a variable or file that
/// is missing in a secret setting gets a made-up value: `simulated-` and its name in lower case.
public struct Simulation: Sendable {
    private let url: @Sendable (AdapterKind) -> String

    /// Describes a simulation by the URL of each adapter's simulator.
    public init(baseURL: @escaping @Sendable (AdapterKind) -> String) { url = baseURL }

    /// The URL that stands in for the provider's API.
    public func baseURL(for adapter: AdapterKind) -> String { url(adapter) }
}
