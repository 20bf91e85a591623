import ChannelKit

/// Replaces personal data by placeholders such as `[EMAIL_1]`, and restores it.
///
/// A placeholder has the same meaning within a turn. They are numbered in the order of the data, so that a turn that
/// runs again has the same ones.
package struct Redaction: Hashable, Sendable {
    private let isOff: Bool
    private let kinds: WantedData
    /// The data of each kind, by its index.
    private var known: [KnownData]

    package init(of kinds: Set<PersonalData>) {
        isOff = kinds.isEmpty
        self.kinds = WantedData(kinds)
        known = PersonalData.allCases.map { KnownData(kind: $0) }
    }

    /// `text` with personal data replaced by placeholders; the time is linear in its length.
    package mutating func redact(_ text: String) -> String {
        guard !isOff else { return text }
        // A customer's text in the form of a placeholder must not be restored.
        let plain = Placeholder.replaced(in: text) { "(\($0.name))" }
        let redacted = UTF8Text.read(plain) { text -> String? in
            let found = PersonalData.found(in: text, of: kinds)
            guard !found.isEmpty else { return nil }
            var redacted = ReplacedText(text)
            for datum in found {
                redacted.replace(datum.range, by: known[datum.kind.place].placeholder(for: datum.range, in: text))
            }
            return redacted.finished()
        }
        return redacted ?? plain
    }

    /// `text` with the placeholders replaced by their data.
    func restore(_ text: String) -> String {
        known.allSatisfy(\.originals.isEmpty) ? text : Placeholder.replaced(in: text, by: original)
    }

    /// `value` with the placeholders in all its texts replaced by their data.
    func restore(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(restore(text))
        case .array(let elements): .array(elements.map(restore))
        case .object(let members): .object(members.mapValues(restore))
        case .null, .bool, .integer, .number: value
        }
    }

    /// True if `text` contains a placeholder without data.
    func leavesPlaceholder(in text: String) -> Bool {
        !isOff && Placeholder.mayBe(in: text)
            && UTF8Text.read(text) { Placeholder.found(in: $0).contains { $0.kind != nil } }
    }

    /// The data of `placeholder`; nil if there is none.
    private func original(of placeholder: Placeholder) -> String? {
        guard let kind = placeholder.kind, let number = placeholder.number else { return nil }
        let originals = known[kind.place].originals
        return originals.indices.contains(number - 1) ? originals[number - 1] : nil
    }
}
