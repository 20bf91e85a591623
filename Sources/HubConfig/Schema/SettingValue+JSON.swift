public import ChannelKit
import Foundation

extension SettingValue {
    /// The value as it might be written in a file; a secret's is never told.
    public var json: JSONValue {
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

extension Duration {
    /// As a file has it, in the largest unit that gives a whole number, such as `4h`.
    public var written: String {
        let milliseconds = wholeMilliseconds
        let units: [(String, Int64)] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
        let unit = units.first { milliseconds != 0 && milliseconds.isMultiple(of: $0.1) } ?? ("ms", 1)
        return "\(milliseconds / unit.1)\(unit.0)"
    }
}

extension JSONValue {
    /// The value as JSON for people: a line for each member, in alphabetical order.
    public var indentedText: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // A JSONValue holds nothing that JSON cannot say, but for a number that is not finite.
        let data = (try? encoder.encode(self)) ?? Data("null".utf8)
        return String(decoding: data, as: UTF8.self)
    }
}
