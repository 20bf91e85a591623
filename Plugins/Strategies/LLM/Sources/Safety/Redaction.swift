import ChannelKit

/// Puts placeholders such as `[EMAIL_1]` in the place of personal data, and the data back.
///
/// A placeholder means the same through a whole turn. They are counted in the order in which the data comes up, so that
/// a turn that is run again has the same ones.
package struct Redaction: Hashable, Sendable {
    private let kinds: Set<PersonalData>
    private var placeholders: [String: String] = [:]
    private var originals: [String: String] = [:]
    private var counts: [PersonalData: Int] = [:]

    package init(of kinds: Set<PersonalData>) { self.kinds = kinds }

    /// `text` with placeholders in the place of personal data, in time that is linear in its length.
    package mutating func redact(_ text: String) -> String {
        guard !kinds.isEmpty else { return text }
        // A customer's own text in the form of a placeholder is none.
        let text = UTF8Text(Placeholder.replaced(in: text) { "(\($0.name))" })
        var redacted = ""
        var end = 0
        for datum in PersonalData.found(in: text, of: kinds) {
            redacted += text.string(end..<datum.range.lowerBound)
            redacted += placeholder(for: text.string(datum.range), datum.kind)
            end = datum.range.upperBound
        }
        return redacted + text.string(end..<text.count)
    }

    /// `text` with the data in the place of their placeholders.
    func restore(_ text: String) -> String {
        originals.isEmpty ? text : Placeholder.replaced(in: text) { originals[$0.name.uppercased()] }
    }

    /// `value` with the data in the place of their placeholders, in all its texts.
    func restore(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(restore(text))
        case .array(let elements): .array(elements.map(restore))
        case .object(let members): .object(members.mapValues(restore))
        case .null, .bool, .integer, .number: value
        }
    }

    /// Whether a placeholder stands in `text` that nothing stands behind.
    func leavesPlaceholder(in text: String) -> Bool {
        !kinds.isEmpty && Placeholder.mayBe(in: text)
            && Placeholder.found(in: UTF8Text(text)).contains { PersonalData(rawValue: $0.word.lowercased()) != nil }
    }

    private mutating func placeholder(for original: String, _ kind: PersonalData) -> String {
        let key = "\(kind.word) \(kind.essence(of: original))"
        if let known = placeholders[key] { return known }
        let number = counts[kind, default: 0] + 1
        let name = "\(kind.word)_\(number)"
        counts[kind] = number
        placeholders[key] = "[\(name)]"
        originals[name] = original
        return "[\(name)]"
    }
}

extension PersonalData {
    /// What two ways to write the same have in common.
    fileprivate func essence(of text: String) -> String {
        switch self {
        case .email, .ip: text.lowercased()
        case .phone, .card, .sin, .ssn, .iban, .health:
            text.utf8.allSatisfy { $0 < 0x80 }
                ? String(
                    decoding: text.utf8.filter(\.isASCIIWord).map { $0.isASCIILetter ? $0 | 0x20 : $0 },
                    as: UTF8.self
                )
                : text.lowercased().filter { $0.isLetter || $0.isNumber }
        }
    }
}
