import ChannelKit

/// The fields of an account notice, shortened for a summary.
struct NoticeFields {
    let value: JSONValue

    /// A value of Meta's, such as `APPROVED`.
    subscript(_ name: String) -> String { text(name) ?? "unknown" }

    /// A text or a number at a path; nil if there is none.
    func text(_ path: String...) -> String? {
        let found = path.reduce(Optional(value)) { $0?[$1] }
        switch found {
        case .string(let text): return text.isEmpty ? nil : String(text.prefix(100))
        case .integer(let number): return String(number)
        default: return nil
        }
    }

    /// A sentence of Meta's, with phone numbers and tokens removed.
    func sentence(_ name: String) -> String? {
        value[name]?.string.flatMap { $0.isEmpty ? nil : $0.withoutIdentifiers() }
    }

    /// The reason as a suffix; empty for a missing reason and for `NONE`.
    func reason(_ name: String) -> String {
        guard let reason = sentence(name), reason != "NONE" else { return "" }
        return ": \(reason)"
    }

    /// The name and language of the template.
    var template: String {
        let language = text("message_template_language").map { " (\($0))" } ?? ""
        return "template '\(self["message_template_name"])'\(language)"
    }

    /// The phone number, shortened to its last four digits.
    var number: String {
        guard let number = value["display_phone_number"]?.string else { return "a number of the account" }
        return "the number …\(number.digits.suffix(4))"
    }

    /// All limits in the notice.
    var limits: String {
        let listed = (value.object ?? [:]).keys.sorted().prefix(10).compactMap { name in
            text(name).map { "\(name.prefix(100)) \($0)" }
        }
        return listed.isEmpty ? "unknown" : listed.joined(separator: ", ")
    }
}
