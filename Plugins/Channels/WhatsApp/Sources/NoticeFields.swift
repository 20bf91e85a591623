import ChannelKit

/// The particulars of a piece of news, as far as they fit into a sentence for operators.
struct NoticeFields {
    let value: JSONValue

    /// A word of Meta's, such as `APPROVED`.
    subscript(_ name: String) -> String { text(name) ?? "something unnamed" }

    /// A word or a number at a path, nil if there is none.
    func text(_ path: String...) -> String? {
        let found = path.reduce(Optional(value)) { $0?[$1] }
        switch found {
        case .string(let text): return text.isEmpty ? nil : String(text.prefix(100))
        case .integer(let number): return String(number)
        default: return nil
        }
    }

    /// A sentence of Meta's, without what may be a number or a token.
    func sentence(_ name: String) -> String? {
        value[name]?.string.flatMap { $0.isEmpty ? nil : $0.withoutIdentifiers }
    }

    /// Why, where Meta says more than `NONE`.
    func reason(_ name: String) -> String {
        guard let reason = sentence(name), reason != "NONE" else { return "" }
        return ": \(reason)"
    }

    /// The template that it is about.
    var template: String {
        let language = text("message_template_language").map { " (\($0))" } ?? ""
        return "template '\(self["message_template_name"])'\(language)"
    }

    /// The number that it is about, by as much of it as is needed to know it.
    var number: String {
        guard let number = value["display_phone_number"]?.string else { return "a number of the account" }
        return "the number …\(number.digits.suffix(4))"
    }

    /// Every limit that is told.
    var limits: String {
        let told = (value.object ?? [:]).keys.sorted().prefix(10).compactMap { name in
            text(name).map { "\(name.prefix(100)) \($0)" }
        }
        return told.isEmpty ? "others" : told.joined(separator: ", ")
    }
}
