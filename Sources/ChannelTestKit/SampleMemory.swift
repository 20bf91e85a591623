public import ChannelKit
import Synchronization

/// A memory for one test.
public final class SampleMemory: StrategyMemory {
    private let values: Mutex<[String: JSONValue]>

    /// Creates a memory of `values`.
    public init(_ values: [String: JSONValue] = [:]) { self.values = Mutex(values) }

    /// The stored values.
    public var all: [String: JSONValue] { values.withLock(\.self) }

    public func value(for key: String) async throws -> JSONValue? { values.withLock { $0[key] } }

    public func set(_ value: JSONValue?, for key: String) async throws { values.withLock { $0[key] = value } }
}
