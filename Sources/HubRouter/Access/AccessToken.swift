import Crypto
package import Foundation

/// A random secret that a client presents: an API key, a session or a one-time link.
///
/// `pbk_` and 52 characters of base 32 for 256 random bits, and 4 that check them: a typo is refused without a look at the
/// database, and a scanner of repositories recognizes one. So many random bits need no slow hash.
package struct AccessToken: Sendable {
    /// The kind of token, which is also the kind of its entry in the table of look-ups.
    package enum Kind: String, CaseIterable, Sendable {
        case key, session, invitation

        /// The beginning of the text.
        package var prefix: String {
            switch self {
            case .key: "pbk_"
            case .session: "pbs_"
            case .invitation: "pbi_"
            }
        }
    }

    /// The digits of Crockford's base 32, without characters that look alike.
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    /// The number of digits for 256 bits.
    private static let secretCount = 52
    /// The number of digits that check the others: one typo in a million passes, and is not found then.
    private static let checkCount = 4

    /// The kind.
    package let kind: Kind
    /// The text, which is shown once.
    package let text: String

    /// Makes a random token.
    package static func random(_ kind: Kind) -> AccessToken {
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<secretCount).map { _ in digits[Int.random(in: digits.indices, using: &generator)] }
        let body = kind.prefix + String(decoding: secret, as: UTF8.self)
        return AccessToken(kind: kind, text: body + check(body))
    }

    /// Reads a token; nil if it is not one of this kind.
    package init?(_ kind: Kind, _ text: String) {
        guard text.hasPrefix(kind.prefix),
            text.utf8.count == kind.prefix.utf8.count + Self.secretCount + Self.checkCount,
            Self.check(String(text.dropLast(Self.checkCount))) == text.suffix(Self.checkCount)
        else { return nil }
        self.init(kind: kind, text: text)
    }

    private init(kind: Kind, text: String) {
        self.kind = kind
        self.text = text
    }

    /// The hash that is stored in place of the token.
    package var hash: Data { Data(SHA256.hash(data: Data(text.utf8))) }

    private static func check(_ body: String) -> String {
        let digest = Array(SHA256.hash(data: Data(body.utf8)).prefix(checkCount))
        return String(decoding: digest.map { digits[Int($0 & 31)] }, as: UTF8.self)
    }
}

extension Data {
    /// True if both have the same bytes, compared in a time that does not depend on them.
    package func equalsInConstantTime(_ other: Data) -> Bool {
        guard count == other.count else { return false }
        return zip(self, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
