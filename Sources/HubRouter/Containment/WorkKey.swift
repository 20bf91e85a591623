public import ChannelKit
import Foundation

/// The identity of a piece of work that could end the process, the same in every life of the hub.
///
/// A 64-bit FNV-1a hash: the marker file holds no id of a tenant's.
public struct WorkKey: Hashable, Sendable, CustomStringConvertible {
    let hash: UInt64

    /// The hash in hexadecimal.
    public var description: String { String(hash, radix: 16) }

    private init(_ phase: String, _ parts: String..., body: Data = Data()) {
        var hash = Self.offset
        func add(_ bytes: some Sequence<UInt8>) {
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* Self.prime }
            // A byte that no UTF-8 has keeps the parts apart.
            hash = (hash ^ 0xff) &* Self.prime
        }
        add(phase.utf8)
        for part in parts { add(part.utf8) }
        add(body)
        // Zero means an empty place in the file.
        self.hash = max(hash, 1)
    }

    init(hash: UInt64) { self.hash = hash }

    private static let offset: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01b3
    /// The bytes of a body that tell it from another: its length, its beginning and its end.
    private static let sample = 4_096

    /// An item that is given its meaning.
    static func item(_ channel: ChannelID, _ key: ItemKey) -> WorkKey {
        WorkKey("item", channel.description, key.rawValue)
    }

    /// A turn that is offered to the strategies.
    static func turn(_ tenant: TenantID, _ id: TurnID) -> WorkKey { WorkKey("turn", tenant.rawValue, "\(id)") }

    /// A reply that is sent.
    static func reply(_ tenant: TenantID, _ id: OutboxID) -> WorkKey { WorkKey("reply", tenant.rawValue, "\(id)") }

    /// A channel whose missed messages are fetched.
    static func backfill(_ channel: ChannelID) -> WorkKey { WorkKey("backfill", channel.description) }

    /// A request in one phase of its reception.
    static func request(_ phase: String, _ adapter: AdapterKind, _ request: WebhookRequest) -> WorkKey {
        let body = request.body
        let sample = body.count <= 2 * Self.sample ? body : body.prefix(Self.sample) + body.suffix(Self.sample)
        return WorkKey(phase, adapter.rawValue, request.target, "\(body.count)", body: sample)
    }
}
