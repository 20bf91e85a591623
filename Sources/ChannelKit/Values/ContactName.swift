import Foundation

/// The rules by which a provider's display name counts as a contact's name.
enum ContactName {
    /// The length from which a single word with digits is an identifier.
    private static let identifierLength = 16

    /// Display names that providers and widgets give to visitors who have told none, folded.
    private static let placeholders: Set<String> = [
        "anonymous", "anonymous user", "anonymous visitor", "anonymous customer", "anonymous contact", "anon",
        "visitor", "web visitor", "website visitor", "site visitor", "new visitor", "guest", "guest user", "user",
        "new user", "web user", "unknown", "unknown user", "unknown contact", "unknown visitor", "unknown caller",
        "customer", "new customer", "contact", "client", "lead", "no name", "noname", "unnamed", "unnamed visitor",
        "unnamed contact", "null", "undefined", "none", "nil", "n a", "anonyme", "visiteur", "visiteur anonyme",
        "utilisateur anonyme", "utilisateur", "inconnu", "invite", "anonimo", "usuario", "usuario anonimo",
        "visitante", "invitado", "desconocido", "restricted", "unavailable", "withheld", "private number",
        "private caller", "blocked",
    ]

    /// The name in `text`; nil if it is blank, an address, a number, an identifier or a placeholder.
    static func cleaned(_ text: String?) -> String? {
        guard let text else { return nil }
        let name = withoutAddress(text).trimmingCharacters(in: unprintable)
        guard name.contains(where: \.isLetter), !isAddress(name), !isIdentifier(name), !isPlaceholder(name) else {
            return nil
        }
        return name
    }

    private static let unprintable = CharacterSet.whitespacesAndNewlines.union(.controlCharacters)

    /// The display name of an e-mail header's form, such as `Ines Tran <ines@example.com>`.
    private static func withoutAddress(_ text: String) -> String {
        guard text.hasSuffix(">"), let start = text.lastIndex(of: "<"), text[start...].contains("@") else {
            return text
        }
        return text[..<start].trimmingCharacters(in: unprintable.union(CharacterSet(charactersIn: "\"")))
    }

    private static func isAddress(_ name: String) -> Bool {
        if name.contains("://") { return true }
        guard let at = name.lastIndex(of: "@"), at != name.startIndex else { return false }
        return !name.contains(where: \.isWhitespace)
    }

    private static func isIdentifier(_ name: String) -> Bool {
        guard !name.contains(where: \.isWhitespace) else { return false }
        return name.isUUID || (name.utf8.count >= identifierLength && name.contains(where: \.isNumber))
    }

    /// True for a placeholder, also one with a number or a token, such as `visitor9` and `Guest 4f1c`.
    private static func isPlaceholder(_ name: String) -> Bool {
        let words = name.foldedWords
        guard let last = words.last else { return true }
        if placeholders.contains(words.joined(separator: " ")) { return true }
        guard let digit = last.firstIndex(where: \.isNumber) else { return false }
        let stem = words.dropLast() + [String(last[..<digit])].filter { !$0.isEmpty }
        let rest = words.dropLast().joined(separator: " ")
        return placeholders.contains(stem.joined(separator: " ")) || placeholders.contains(rest)
    }
}
