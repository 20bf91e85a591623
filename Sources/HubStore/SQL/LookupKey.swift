import Crypto
import Foundation

/// The key under which a tenant's values are hashed for look-ups.
///
/// It never changes: dedupe, lanes, aliases and opt-outs depend on it.
struct LookupKey: Sendable {
    /// The values that are hashed; equal texts of two kinds have different hashes.
    enum Kind: UInt8 {
        case itemKey = 1
        case lane
        case alias
        case phone
        case thread
        case externalID
        /// An item without a channel.
        case unrouted
        /// A cursor of a list, which only the hub can make.
        case cursor
        case email
        /// An account and a network.
        case signIn
        /// The identity of the database.
        case installation
    }

    /// The length of a key, in bytes: that of the hash function's code.
    static let byteCount = 32

    /// The schedule of the key, which costs more than the code of a short text.
    private let schedule: HMAC<SHA256>

    init(_ data: Data) { schedule = HMAC(key: SymmetricKey(data: data)) }

    /// A random key.
    static func random() -> Data {
        SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
    }

    /// The hash of `text`, which may be a value of a customer: 16 bytes of its HMAC-SHA256.
    func hash(_ kind: Kind, _ text: String) -> LookupHash {
        var (code, text) = (schedule, text)
        text.withUTF8 { text in
            // In one piece, since each costs as much as the text.
            withUnsafeTemporaryAllocation(byteCount: text.count + 1, alignment: 1) { piece in
                piece[0] = kind.rawValue
                UnsafeMutableRawBufferPointer(rebasing: piece[1...]).copyMemory(from: UnsafeRawBufferPointer(text))
                code.update(data: UnsafeRawBufferPointer(piece))
            }
        }
        return code.finalize().withUnsafeBytes { LookupHash($0) }
    }
}

extension LookupKey {
    /// The prefix of the keys of lanes whose own key is unreadable.
    private static let unreadableLane = "unreadable:"

    /// The hash of a lane's key, by which its items are found.
    func lane(_ key: String) -> LookupHash {
        guard key.hasPrefix(Self.unreadableLane) else { return hash(.lane, key) }
        return LookupHash(hex: key.dropFirst(Self.unreadableLane.count)) ?? hash(.lane, key)
    }

    /// A key for the lane with `hash`, whose own key is unreadable: its items are found and become dead letters.
    static func unreadableLane(_ hash: Data) -> String {
        unreadableLane + hash.map { String(format: "%02x", $0) }.joined()
    }
}

/// A hash of 16 bytes, by which a row is found.
struct LookupHash: Hashable, Sendable {
    static let zero = LookupHash(halves: (0, 0))

    private let halves: (UInt64, UInt64)

    private init(halves: (UInt64, UInt64)) { self.halves = halves }

    /// Makes a hash of the first 16 bytes.
    init(_ bytes: UnsafeRawBufferPointer) {
        halves = (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    /// Makes a hash of its 32 hexadecimal digits.
    fileprivate init?(hex: Substring) {
        guard hex.utf8.count == 32, let first = UInt64(hex.prefix(16), radix: 16),
            let second = UInt64(hex.suffix(16), radix: 16)
        else { return nil }
        halves = (first.bigEndian, second.bigEndian)
    }

    /// The 32 hexadecimal digits.
    var hex: String {
        [halves.0, halves.1].map { half in
            let digits = String(half.bigEndian, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        .joined()
    }

    static func == (left: Self, right: Self) -> Bool { left.halves == right.halves }

    func hash(into hasher: inout Hasher) { hasher.combine(halves.0) }
}

extension LookupHash: SQLBindable {
    func bind(to statement: any SQLPreparedStatement, at position: Int) {
        withUnsafeBytes(of: halves) { statement.bind($0, at: position) }
    }
}
