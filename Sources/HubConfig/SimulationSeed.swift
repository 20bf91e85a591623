import ChannelKit
import Crypto
import Foundation

/// The seed from which the secrets of a simulation are derived.
///
/// With guessable secrets, any client that reaches the hub could forge webhooks and cause paid calls.
package struct SimulationSeed: Sendable {
    private let key: SymmetricKey

    /// Makes the seed from `text`, which two processes share; nil when it is too short to be unguessable.
    package init?(_ text: String) {
        guard text.utf8.count >= Self.minLength else { return nil }
        key = SymmetricKey(data: Data(text.utf8))
    }

    private init(_ key: SymmetricKey) { self.key = key }

    /// The min length of a seed: 128 bits as hexadecimal digits.
    package static let minLength = 32

    /// A random seed, known to this process only.
    package static func random() -> SimulationSeed { SimulationSeed(SymmetricKey(size: .bits256)) }

    /// The secret that replaces the variable or file `name`; of letters, digits, `-` and `_`, so that it is a valid URL
    /// key too.
    func secret(named name: String) -> String {
        let word = String(name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        let code = HMAC<SHA256>.authenticationCode(for: Data(name.utf8), using: key)
        return "simulated-\(word)-\(code.prefix(16).hex)"
    }
}
