/// The value of a setting after `channels.yaml` was read, expanded and validated against its type.
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

/// The type of a setting's value; validation, the JSON Schema and the tables of the plugins' pages are made of it.
public indirect enum SettingType: Sendable, Hashable {
    case text
    /// An absolute `http` or `https` URL without a trailing slash.
    case url
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case boolean
    /// A number with a unit: `250ms`, `30s`, `5m`, `24h`, `7d`.
    case duration
    /// One value, or a list of them during a rotation; the first is the one to send with.
    case secret
    /// One of these words.
    case choice([String])
    /// Text with `{{contact.name}}`-style fields.
    case template
    /// A ``template``, or one for each language: `{ en: …, fr: … }`.
    case localizedTemplate
    /// Opening hours: `{ mon-fri: 9:00-17:00, 2026-12-25: closed }`, in the tenant's time zone.
    case hours
    /// A file or a folder that exists, relative to the file that names it; the value is its absolute path.
    case path
    case list(of: SettingType)
    /// Any value, read as JSON: a JSON Schema for example.
    case json
    /// A mapping with keys of the operator's choosing.
    case map(of: SettingType)
    case object([SettingDeclaration])
    /// One of several types, distinguished by the form of the value: a word, a list, texts by language, a mapping.
    ///
    /// Mappings are distinguished by their keys; of two types for a word, or two for a list, only the first is used.
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
        case .list(let element): "a list of \(element.plural)"
        case .map(let element): "a mapping of names to \(element.plural)"
        case .object: "a mapping"
        case .hours: "opening hours such as { mon-fri: 9:00-17:00, 2026-12-25: closed }"
        case .json: "any value"
        case .path: "the path of a file or a folder"
        case .either(let types): types.map(\.summary).joined(separator: "; or ")
        }
    }

    /// Several values of the type, as the element of a list.
    private var plural: String {
        switch self {
        case .text: "texts"
        case .template: "texts, which may hold {{fields}}"
        case .url: "absolute http or https URLs"
        case .integer(let range): "whole numbers from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "numbers from \(range.lowerBound) to \(range.upperBound)"
        case .secret: "secrets"
        case .object: "mappings"
        case .list(let element): "lists of \(element.plural)"
        case .path: "paths of files or folders"
        case .either(let types): types.map(\.plural).joined(separator: " or ")
        default: "values, each \(summary)"
        }
    }
}
