import Crypto
public import Foundation

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
        let key = SymmetricKey(data: key)
        return switch self {
        case .sha1: Self.code(Insecure.SHA1.self, pieces, key)
        case .sha256: Self.code(SHA256.self, pieces, key)
        case .sha512: Self.code(SHA512.self, pieces, key)
        }
    }

    private static func code<Hash: HashFunction>(_ hash: Hash.Type, _ pieces: [Data], _ key: SymmetricKey) -> Data {
        var code = HMAC<Hash>(key: key)
        for piece in pieces { code.update(data: piece) }
        return Data(code.finalize())
    }
}
