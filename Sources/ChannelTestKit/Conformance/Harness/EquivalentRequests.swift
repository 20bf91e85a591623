import ChannelKit
import Foundation

/// Requests with the same meaning in another spelling.
enum EquivalentRequests {
    /// Returns the other spellings of `request` that its provider may use one day.
    static func variants(of request: WebhookRequest) -> [WebhookRequest] {
        if let json = try? JSONValue(parsing: request.body) {
            return [spaced(json), escaped(json), json.data].map(request.with(body:))
        }
        guard !request.body.isEmpty else { return [] }
        let fields = FormFields(parsing: request.body).fields
        return [fields.reversed(), fields.sorted { $0.name < $1.name }].map { request.with(body: form($0)) }
    }

    /// Returns a form in which only letters and digits are not percent-encoded.
    static func form(_ fields: some Sequence<FormFields.Field>) -> Data {
        Data(fields.map { "\(percent($0.name))=\(percent($0.value))" }.joined(separator: "&").utf8)
    }

    private static func percent(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    /// Returns the document with keys in the opposite order, and white space everywhere.
    private static func spaced(_ json: JSONValue) -> Data {
        Data(
            write(json, separator: " ,\n ", colon: " :\t") {
                String(decoding: JSONValue.string($0).data, as: UTF8.self)
            }.utf8
        )
    }

    /// Returns the document with every character escaped.
    private static func escaped(_ json: JSONValue) -> Data {
        Data(
            write(json, separator: ",", colon: ":") { text in
                "\"" + text.utf16.map { "\\u" + String(UInt32($0) | 0x10000, radix: 16).dropFirst() }.joined() + "\""
            }.utf8
        )
    }

    private static func write(
        _ json: JSONValue,
        separator: String,
        colon: String,
        text: (String) -> String
    ) -> String {
        switch json {
        case .object(let members):
            let pairs = members.sorted { $0.key > $1.key }.map { key, value in
                text(key) + colon + write(value, separator: separator, colon: colon, text: text)
            }
            return "{" + pairs.joined(separator: separator) + "}"
        case .array(let elements):
            let parts = elements.map { write($0, separator: separator, colon: colon, text: text) }
            return "[" + parts.joined(separator: separator) + "]"
        case .string(let string): return text(string)
        case .null, .bool, .integer, .number: return String(decoding: json.data, as: UTF8.self)
        }
    }
}

extension JSONValue {
    /// Returns the value with `change` applied to every value in it, from the inside out.
    func mapped(_ change: (JSONValue) -> JSONValue) -> JSONValue {
        switch self {
        case .object(let members): change(.object(members.mapValues { $0.mapped(change) }))
        case .array(let elements): change(.array(elements.map { $0.mapped(change) }))
        case .null, .bool, .integer, .number, .string: change(self)
        }
    }
}
