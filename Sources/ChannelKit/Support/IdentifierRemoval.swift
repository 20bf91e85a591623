import Foundation

/// Kinds of identifiers that a provider's error text may quote.
public struct IdentifierKinds: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: Int

    /// Creates a set from its bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Words of 24 or more letters, digits, `_` and `-`: tokens and ids.
    public static let tokens = IdentifierKinds(rawValue: 1 << 0)
    /// Seven or more digits in a row.
    public static let digits = IdentifierKinds(rawValue: 1 << 1)
    /// Phone numbers with spaces, brackets and hyphens, of six or more characters; error codes of six digits, too.
    public static let phoneNumbers = IdentifierKinds(rawValue: 1 << 2)
    /// E-mail addresses.
    public static let emails = IdentifierKinds(rawValue: 1 << 3)
    /// Addresses with a scheme, such as `sms:+15145550123` and `sip:alice@example.com`.
    public static let addresses = IdentifierKinds(rawValue: 1 << 4)
}

extension String {
    /// A provider's error text with `…` in place of identifiers, at most 300 characters: it goes into records that
    /// operators read.
    ///
    /// ```swift
    /// "No user +15145550123".withoutIdentifiers()  // "No user …"
    /// ```
    public func withoutIdentifiers(_ kinds: IdentifierKinds = [.tokens, .digits]) -> String {
        // The search takes longer than in proportion; no provider's sentence is longer.
        var text = cut(toBytes: 1_000)
        if kinds.contains(.emails) { text.replace(/[^\s@]+@[^\s@]+/, with: "…") }
        if kinds.contains(.addresses) { text.replace(/sips?:[^\s,;]+|[a-z]+:\+?[0-9A-Z][^\s,;]*/, with: "…") }
        if kinds.contains(.tokens) { text.replace(/[A-Za-z0-9_\-]{24,}/, with: "…") }
        if kinds.contains(.digits) { text.replace(/\+?[0-9]{7,}/, with: "…") }
        if kinds.contains(.phoneNumbers) {
            text.replace(/\+[0-9](?:[0-9 ().\-]*[0-9])?|\(?[0-9][0-9 ().\-]{4,}[0-9]/, with: "…")
        }
        return String(text.prefix(300))
    }
}
