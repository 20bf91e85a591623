import ChannelKit
import Foundation

/// The identity of a piece of work that could crash the process, the same after every restart.
///
/// It is a 64-bit FNV-1a hash, so that the marker file contains no ids of tenants.
package struct WorkKey: Hashable, Sendable, CustomStringConvertible {
    let hash: UInt64

    /// The hash in hexadecimal.
    package var description: String { String(hash, radix: 16) }

    private init(_ phase: String, _ parts: String..., body: Data = Data()) {
        var hash = FNV1a()
        func add(_ bytes: some Sequence<UInt8>) {
            for byte in bytes { hash.combine(UInt64(byte)) }
            // A byte that no UTF-8 has keeps the parts apart.
            hash.combine(0xff)
        }
        add(phase.utf8)
        for part in parts { add(part.utf8) }
        add(body)
        // Zero means an empty place in the file.
        self.hash = max(hash.value, 1)
    }

    init(hash: UInt64) { self.hash = hash }

    /// The bytes of a body's beginning and of its end that are hashed, beside its length: enough to tell bodies apart.
    private static let sample = 4_096

    /// The key of an item that is normalized.
    static func item(_ channel: ChannelID, _ key: ItemKey) -> WorkKey {
        WorkKey("item", channel.description, key.rawValue)
    }

    /// The key of a turn that is offered to the strategies.
    static func turn(_ tenant: TenantID, _ id: TurnID) -> WorkKey { WorkKey("turn", tenant.rawValue, "\(id)") }

    /// The key of a reply that is sent.
    static func reply(_ tenant: TenantID, _ id: OutboxID) -> WorkKey { WorkKey("reply", tenant.rawValue, "\(id)") }

    /// The key of a channel's backfill.
    static func backfill(_ channel: ChannelID) -> WorkKey { WorkKey("backfill", channel.description) }

    /// The key of a request in one phase of its receipt.
    static func request(_ phase: String, _ adapter: AdapterKind, _ request: WebhookRequest) -> WorkKey {
        let body = request.body
        let sample = body.count <= 2 * Self.sample ? body : body.prefix(Self.sample) + body.suffix(Self.sample)
        return WorkKey(phase, adapter.rawValue, request.target, "\(body.count)", body: sample)
    }
}
