import ChannelKit
import Foundation

/// Finds in a reply what looks like a credential.
struct SecretScan: Sendable {
    /// The operator's own credentials, which no reply may hold.
    let own: [Secret]

    /// Whether `text` holds a credential, or something that looks like one and does not stand in a link of `known`.
    func finds(in text: String, known: [String]) -> Bool {
        if own.contains(where: { $0.reveal().utf8.count >= 8 && text.contains($0.reveal()) }) { return true }
        if Self.hasKnownForm(text) { return true }
        let random = Self.tokens(in: text).filter(Self.looksRandom)
        guard !random.isEmpty else { return false }
        // Once for all of them: what the model was given can be long.
        let linked = Set(known.flatMap(Self.links).flatMap { Self.tokens(in: String($0)) })
        return !linked.isSuperset(of: random)
    }

    private static func hasKnownForm(_ text: String) -> Bool {
        let all = NSRange(text.startIndex..., in: text)
        return knownForms.contains { $0.firstMatch(in: text, range: all) != nil }
    }

    /// The forms in which providers hand out keys, read once: every reply and every spoken sentence is looked at.
    private static let knownForms = [
        #"\b(?:sk|pk|rk)[-_][A-Za-z0-9_\-]{16,}"#,
        #"\b[Bb]earer\s+[A-Za-z0-9._~+/\-]{16,}"#,
        #"-----BEGIN [A-Z ]*(?:PRIVATE KEY|CERTIFICATE)"#,
        #"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"#,
        #"\b(?:ghp|gho|ghu|ghs|github_pat|glpat|whsec|xox[baprs])[-_][A-Za-z0-9_\-]{10,}"#,
        #"\bAIza[0-9A-Za-z_\-]{30,}"#,
        // At the beginning of a run of its characters only: from each place in it the search would go to the run's end.
        #"(?<![A-Za-z0-9_\-])eyJ[A-Za-z0-9_\-]{10,}+\.[A-Za-z0-9_\-]{10}"#,
    ]
    .compactMap { try? NSRegularExpression(pattern: $0) }

    /// What is too long for a word.
    private static func tokens(in text: String) -> [Substring] {
        text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || "+_-".contains($0))) }
            .filter { $0.utf8.count >= 32 }
    }

    private static func links(in text: String) -> [Substring] {
        text.contains("://") ? text.matches(of: /https?:\/\/[^\s<>"]+/).map(\.output) : []
    }

    /// Whether a long token is rather drawn than written: digits all over it, and few characters repeated.
    private static func looksRandom(_ token: Substring) -> Bool {
        let changes = zip(token, token.dropFirst()).count { $0.isNumber != $1.isNumber }
        guard changes >= 5 else { return false }
        let counts = token.reduce(into: [Character: Double]()) { $0[$1, default: 0] += 1 }
        let length = Double(token.count)
        let entropy = counts.values.reduce(0) { $0 - $1 / length * log2($1 / length) }
        return entropy > 3
    }
}
