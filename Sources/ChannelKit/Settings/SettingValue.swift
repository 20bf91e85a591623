/// A setting's value after `channels.yaml` was read, expanded and checked against its type.
public indirect enum SettingValue: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case duration(Duration)
    case secrets([Secret])
    case template(TextTemplate)
    case localized(LocalizedTemplate)
    case hours(OpeningHours)
    case json(JSONValue)
    case list([SettingValue])
    case mapping([String: SettingValue])
}

/// What may stand where a setting stands; validation, the JSON Schema and the README tables are read from it.
public indirect enum SettingType: Sendable, Hashable {
    case text
    /// An absolute `http` or `https` URL without a trailing slash.
    case url
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case boolean
    /// A number with a unit: `250ms`, `30s`, `5m`, `24h`, `7d`.
    case duration
    /// One value or a list of them, so that it can be rotated; the first is the one to send with.
    case secret
    /// One of these words.
    case choice([String])
    /// Text with `{{contact.name}}`-style fields.
    case template
    /// A ``template``, or one for each language: `{ en: …, fr: … }`.
    case localizedTemplate
    /// When somebody is there: `{ mon-fri: 9:00-17:00, 2026-12-25: closed }`, in the tenant's time zone.
    case hours
    /// A file or a folder that exists, written as seen from the file that names it; the value is its absolute path.
    case path
    case list(of: SettingType)
    /// Anything, read as JSON would be: a JSON Schema for example.
    case json
    /// Keys of the operator's choosing.
    case map(of: SettingType)
    case object([SettingDeclaration])
    /// One of several shapes, told apart by what is written: a word, a list, texts by language, a mapping.
    ///
    /// Mappings are told apart by their keys; of two types for a word, or two for a list, only the first is ever read.
    case either([SettingType])
}

extension SettingType {
    /// The type's name in messages and tables, such as `a duration such as 30s`.
    public var summary: String {
        switch self {
        case .text: "text"
        case .url: "an absolute http or https URL"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .duration: "a duration such as 250ms, 30s, 5m, 24h or 7d"
        case .secret: "a secret, or a list of them while it is rotated"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .template: "text, which may hold {{fields}}"
        case .localizedTemplate: "text, or a text for each language"
        case .list(let element): "a list, each \(element.summary)"
        case .map(let element): "a mapping, each value \(element.summary)"
        case .object: "a mapping"
        case .hours: "opening hours such as { mon-fri: 9:00-17:00, 2026-12-25: closed }"
        case .json: "any value"
        case .path: "the path of a file or a folder"
        case .either(let types): types.map(\.summary).joined(separator: "; or ")
        }
    }
}
