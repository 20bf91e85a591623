package import ChannelKit

extension SettingValue {
    /// The value as in a file; a secret's value is never included.
    package var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .integer(let number): .integer(Int64(number))
        case .number(let number): .number(number)
        case .boolean(let flag): .bool(flag)
        case .duration(let duration): .string(duration.written)
        case .secrets: .string("${SECRET}")
        case .template(let template): .string(template.source)
        case .localized(let template): template.json
        case .hours(let hours): .object(hours.written.mapValues { .string($0.joined(separator: ", ")) })
        case .json(let value): value
        case .list(let values): .array(values.map(\.json))
        case .mapping(let members): .object(members.mapValues(\.json))
        }
    }
}

extension LocalizedTemplate {
    fileprivate var json: JSONValue {
        if let text = byLanguage[""], byLanguage.count == 1 { return .string(text.source) }
        return .object(byLanguage.mapValues { .string($0.source) })
    }
}
