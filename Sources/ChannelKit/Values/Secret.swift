public import Foundation

/// A credential that cannot be printed by accident.
///
/// ```swift
/// let token = Secret("s3cret")
/// print(token)                            // <redacted>
/// headers["X-Token"] = token.reveal()
/// ```
///
/// Every textual form is `<redacted>`: string interpolation, `dump`, a debugger and an error message alike. Only
/// ``reveal()`` gives the value, and it is easy to search for.
public struct Secret: Sendable {
    private let value: String
    /// The key schedules of its codes; nil for one that is seldom used.
    private var keys: HMACKeys?

    /// Creates a secret.
    public init(_ value: String) { self.value = value }

    /// The secret with its key schedules kept, for one that authenticates many requests.
    package var keepingKeys: Secret {
        var secret = self
        secret.keys = HMACKeys()
        return secret
    }

    /// Returns the value, for a header or a key.
    ///
    /// It must not reach a log, an error or a database.
    public func reveal() -> String { value }

    /// The value as the UTF-8 bytes of a key.
    public var keyData: Data { Data(value.utf8) }

    /// The code of `pieces`, one behind the other, under the secret.
    func code(_ algorithm: HMACAlgorithm, for pieces: [Data]) -> Data {
        keys?.code(algorithm, for: pieces, key: keyData) ?? algorithm.code(for: pieces, key: keyData)
    }

    /// Compares `candidate` with the secret, in a time that does not depend on the position of a difference.
    public func matches(_ candidate: String) -> Bool {
        constantTimeEqual(Array(value.utf8), Array(candidate.utf8))
    }
}

extension Secret: Hashable {
    /// Compares the values, in a time that depends on them: for secrets of the configuration only.
    public static func == (left: Secret, right: Secret) -> Bool { left.value == right.value }

    /// Hashes the value.
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// Compares two byte strings in a time that depends only on their lengths.
public func constantTimeEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(left, right) { difference |= a ^ b }
    return difference == 0
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }

    /// `<redacted>`.
    public var debugDescription: String { "<redacted>" }

    /// An empty mirror.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
