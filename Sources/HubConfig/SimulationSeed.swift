import ChannelKit
import Crypto
import Foundation

/// The seed from which the secrets of a simulation are derived.
///
/// Secrets that anybody can guess would let anybody who reaches the hub forge webhooks and spend on what it calls.
public struct SimulationSeed: Sendable {
    private let key: SymmetricKey

    /// Takes the seed from `text`, which two processes share; nil when it is too short to be unguessable.
    public init?(_ text: String) {
        guard text.utf8.count >= Self.shortest else { return nil }
        key = SymmetricKey(data: Data(text.utf8))
    }

    private init(_ key: SymmetricKey) { self.key = key }

    /// The fewest characters of a seed: 128 bits as hexadecimal digits.
    public static let shortest = 32

    /// A seed of this process alone.
    public static func random() -> SimulationSeed { SimulationSeed(SymmetricKey(size: .bits256)) }

    /// The secret that stands in for the variable or file `name`: letters, digits, `-` and `_`, so that it can be a
    /// URL key as well.
    func secret(named name: String) -> String {
        let word = String(name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        let code = HMAC<SHA256>.authenticationCode(for: Data(name.utf8), using: key)
        return "simulated-\(word)-\(code.prefix(16).hex)"
    }
}
