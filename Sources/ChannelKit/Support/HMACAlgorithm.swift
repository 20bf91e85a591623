import Crypto
public import Foundation
import Synchronization

/// A keyed-hash message authentication code (RFC 2104), by its hash function.
///
/// ```swift
/// let code = HMACAlgorithm.sha256.code(for: request.body, key: secret.keyData)
/// ```
public enum HMACAlgorithm: String, CaseIterable, Hashable, Sendable {
    /// HMAC-SHA-1. Only for providers that sign with it.
    case sha1
    /// HMAC-SHA-256.
    case sha256
    /// HMAC-SHA-512.
    case sha512

    /// The length of a code, in bytes.
    public var byteCount: Int {
        switch self {
        case .sha1: Insecure.SHA1.byteCount
        case .sha256: SHA256.byteCount
        case .sha512: SHA512.byteCount
        }
    }

    /// The code of `pieces`, one behind the other.
    ///
    /// Pieces spare a copy of the body, which can be a megabyte and is checked once for each secret.
    public func code(for pieces: Data..., key: Data) -> Data { code(for: pieces, key: key) }

    /// The code of `pieces`, one behind the other.
    public func code(for pieces: [Data], key: Data) -> Data {
        switch self {
        case .sha1: HMAC<Insecure.SHA1>(key).code(for: pieces)
        case .sha256: HMAC<SHA256>(key).code(for: pieces)
        case .sha512: HMAC<SHA512>(key).code(for: pieces)
        }
    }
}

extension HMAC {
    fileprivate init(_ key: Data) { self.init(key: SymmetricKey(data: key)) }

    fileprivate func code(for pieces: [Data]) -> Data {
        var code = self
        for piece in pieces { piece.withUnsafeBytes { code.update(data: $0) } }
        return code.finalize().withUnsafeBytes { Data($0) }
    }
}

/// The key schedules of one secret, each computed at its first use: they cost as much as the code of a small body.
final class HMACKeys: Sendable {
    private struct Schedules {
        var sha1: HMAC<Insecure.SHA1>?
        var sha256: HMAC<SHA256>?
        var sha512: HMAC<SHA512>?
    }

    private let schedules = Mutex(Schedules())

    /// The code of `pieces` under `key`, which must be the same at each call.
    func code(_ algorithm: HMACAlgorithm, for pieces: [Data], key: @autoclosure () -> Data) -> Data {
        switch algorithm {
        case .sha1: schedule(\.sha1, key).code(for: pieces)
        case .sha256: schedule(\.sha256, key).code(for: pieces)
        case .sha512: schedule(\.sha512, key).code(for: pieces)
        }
    }

    private func schedule<Hash: HashFunction>(
        _ kept: WritableKeyPath<Schedules, HMAC<Hash>?>,
        _ key: () -> Data
    ) -> HMAC<Hash> {
        schedules.withLock { schedules in
            if let schedule = schedules[keyPath: kept] { return schedule }
            let schedule = HMAC<Hash>(key())
            schedules[keyPath: kept] = schedule
            return schedule
        }
    }
}
