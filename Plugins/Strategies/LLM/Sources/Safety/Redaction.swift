import ChannelKit

/// Puts placeholders such as `[EMAIL_1]` in the place of personal data, and the data back.
///
/// A placeholder means the same through a whole turn. They are counted in the order in which the data comes up, so that
/// a turn that is run again has the same ones.
struct Redaction: Hashable, Sendable {
    private let kinds: Set<PersonalData>
    private var placeholders: [String: String] = [:]
    private var originals: [String: String] = [:]
    private var counts: [PersonalData: Int] = [:]

    init(of kinds: Set<PersonalData>) { self.kinds = kinds }

    /// `text` with placeholders in the place of personal data.
    mutating func redact(_ text: String) -> String {
        guard !kinds.isEmpty else { return text }
        // What somebody writes in the form of a placeholder is none.
        let text =
            Self.mayHavePlaceholder(text)
            ? text.replacing(Self.placeholder) { "(\($0.output.1)_\($0.output.2))" } : text
        var redacted = ""
        var end = text.startIndex
        for datum in PersonalData.found(in: text, of: kinds) {
            redacted += text[end..<datum.range.lowerBound]
            redacted += placeholder(for: String(text[datum.range]), datum.kind)
            end = datum.range.upperBound
        }
        return redacted + text[end...]
    }

    /// `text` with the data in the place of their placeholders.
    func restore(_ text: String) -> String {
        guard !originals.isEmpty, Self.mayHavePlaceholder(text) else { return text }
        return text.replacing(Self.placeholder) { match in
            originals["\(match.output.1)_\(match.output.2)".uppercased()] ?? String(match.output.0)
        }
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
        !kinds.isEmpty && Self.mayHavePlaceholder(text)
            && text.matches(of: Self.placeholder).contains { match in
                PersonalData(rawValue: match.output.1.lowercased()) != nil
            }
    }

    private static var placeholder: Regex<(Substring, Substring, Substring)> { /\[([A-Za-z]{2,6})_([0-9]{1,4})\]/ }

    /// Whether it is worth looking: to read the pattern takes longer than most texts.
    private static func mayHavePlaceholder(_ text: String) -> Bool { text.utf8.contains(UInt8(ascii: "[")) }

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
        case .phone, .card, .sin, .ssn, .iban, .health: text.lowercased().filter { $0.isLetter || $0.isNumber }
        }
    }
}
