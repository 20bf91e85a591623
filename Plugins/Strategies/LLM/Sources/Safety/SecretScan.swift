import ChannelKit
import Foundation

/// Finds possible credentials in a reply.
struct SecretScan: Sendable {
    /// The operator's own credentials.
    let own: [Secret]

    /// True if `text` contains a credential, or a token that resembles one and is in no link of `known`.
    ///
    /// - Parameter given: The results of tools, whose tokens are for the customer.
    func finds(in text: String, known: [String], given: [String] = []) -> Bool {
        if own.contains(where: { $0.reveal().utf8.count >= 8 && text.contains($0.reveal()) }) { return true }
        if Self.hasKnownForm(text) { return true }
        let random = Self.tokens(in: text).filter(Self.looksRandom)
        guard !random.isEmpty else { return false }
        // Computed once, because the prompt can be long.
        let linked = Set(known.flatMap(Self.links).flatMap { Self.tokens(in: String($0)) })
        let references = Set(given.flatMap { Self.tokens(in: $0) })
        return !linked.union(references).isSuperset(of: random)
    }

    private static func hasKnownForm(_ text: String) -> Bool {
        let all = NSRange(text.startIndex..., in: text)
        return knownForms.contains { $0.firstMatch(in: text, range: all) != nil }
    }

    /// The forms of providers' keys, compiled once: every reply and every spoken sentence is checked.
    private static let knownForms = [
        #"\b(?:sk|pk|rk)[-_][A-Za-z0-9_\-]{16,}"#,
        #"\b[Bb]earer\s+[A-Za-z0-9._~+/\-]{16,}"#,
        #"-----BEGIN [A-Z ]*(?:PRIVATE KEY|CERTIFICATE)"#,
        #"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"#,
        #"\b(?:ghp|gho|ghu|ghs|github_pat|glpat|whsec|xox[baprs])[-_][A-Za-z0-9_\-]{10,}"#,
        #"\bAIza[0-9A-Za-z_\-]{30,}"#,
        // Only at the start of a run of its characters: otherwise the search would scan to the run's end from each
        // position.
        #"(?<![A-Za-z0-9_\-])eyJ[A-Za-z0-9_\-]{10,}+\.[A-Za-z0-9_\-]{10}"#,
    ]
    .compactMap { try? NSRegularExpression(pattern: $0) }

    /// The tokens that are too long for words.
    private static func tokens(in text: String) -> [Substring] {
        text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || "+_-".contains($0))) }
            .filter { $0.utf8.count >= 32 }
    }

    private static func links(in text: String) -> [Substring] {
        text.contains("://") ? text.matches(of: /https?:\/\/[^\s<>"]+/).map(\.output) : []
    }

    /// True if a long token looks random: it has digits throughout and few repeated characters.
    private static func looksRandom(_ token: Substring) -> Bool {
        let changes = zip(token, token.dropFirst()).count { $0.isNumber != $1.isNumber }
        guard changes >= 5 else { return false }
        let counts = token.reduce(into: [Character: Double]()) { $0[$1, default: 0] += 1 }
        let length = Double(token.count)
        let entropy = counts.values.reduce(0) { $0 - $1 / length * log2($1 / length) }
        return entropy > 3
    }
}
