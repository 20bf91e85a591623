public import ChannelKit
public import Foundation
import Synchronization

/// A strategy cache in memory.
public final class SampleCache: StrategyCache {
    private let entries = Mutex<[String: Data]>([:])
    /// True if the cache claims to outlive the process.
    public let isPersistent: Bool

    /// Creates an empty cache.
    public init(isPersistent: Bool = true) { self.isPersistent = isPersistent }

    /// The entries by key.
    public var all: [String: Data] { entries.withLock { $0 } }

    /// Replaces the data of every entry.
    public func damage(to data: Data) { entries.withLock { $0 = $0.mapValues { _ in data } } }

    /// Returns true if there is an entry.
    public func contains(_ key: String) async -> Bool { entries.withLock { $0[key] != nil } }
    /// Returns the entry.
    public func data(for key: String) async -> Data? { entries.withLock { $0[key] } }
    /// Stores the entry.
    public func store(_ data: Data, for key: String) async { entries.withLock { $0[key] = data } }
}
