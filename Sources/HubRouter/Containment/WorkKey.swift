import ChannelKit
import Foundation

/// The identity of a piece of work that could crash the process, the same after every restart.
///
/// It is a 64-bit FNV-1a hash, so that the marker file contains no ids of tenants.
package struct WorkKey: Hashable, Sendable, CustomStringConvertible {
    let hash: UInt64

    /// The hash in hexadecimal.
    package var description: String { String(hash, radix: 16) }

    init(hash: UInt64) { self.hash = hash }

    private init(_ parts: String...) {
        var hash = FNV1a()
        for part in parts { hash.add(part) }
        self.init(hash)
    }

    /// Zero means an empty place in the file.
    fileprivate init(_ hash: FNV1a) { self.hash = max(hash.value, 1) }

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
}

/// The keys of a request in the phases of its receipt; its bytes are hashed once.
struct RequestKeys {
    /// The key of the check of its signature or token.
    let check: WorkKey
    /// The key of its splitting into items.
    let split: WorkKey

    /// The bytes of a body's beginning and of its end that are hashed, beside its length: enough to tell bodies apart.
    private static let sample = 4_096

    init(_ adapter: AdapterKind, _ request: WebhookRequest) {
        let body = request.body
        var hash = FNV1a()
        hash.add(adapter.rawValue)
        hash.add(request.target)
        hash.add(String(body.count))
        if body.count <= 2 * Self.sample {
            hash.add(body)
        } else {
            hash.add(body.prefix(Self.sample))
            hash.add(body.suffix(Self.sample))
        }
        func key(_ phase: String) -> WorkKey {
            var hash = hash
            hash.add(phase)
            return WorkKey(hash)
        }
        check = key("check")
        split = key("split")
    }
}

extension FNV1a {
    // A byte that no UTF-8 has keeps the parts apart.
    private static let separator: UInt64 = 0xff

    fileprivate mutating func add(_ part: String) {
        for byte in part.utf8 { combine(UInt64(byte)) }
        combine(Self.separator)
    }

    fileprivate mutating func add(_ part: Data) {
        part.withUnsafeBytes { bytes in
            // Four bytes at a time, since every request is hashed whole.
            let words = bytes.count / 4
            for word in 0..<words {
                combine(UInt64(bytes.loadUnaligned(fromByteOffset: 4 * word, as: UInt32.self)))
            }
            for byte in bytes[(4 * words)...] { combine(UInt64(byte)) }
        }
        combine(Self.separator)
    }
}
