import ChannelKit
import Foundation

/// Well-formed requests with values that no program can hold, and with too many of them.
enum UnrepresentableValues {
    /// Numbers beyond every type.
    static let numbers = [
        "1e999", "-1e999", "1e-999", "1e308", "-1e308", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "18446744073709551616", String(repeating: "9", count: 400),
    ]

    /// Returns `request` with each of its numbers, and each text that spells one, replaced by one of ``numbers``: all
    /// at once and, with `each`, also one by one.
    static func variants(of request: WebhookRequest, each: Bool = true) -> [WebhookRequest] {
        guard let json = try? JSONValue(parsing: request.body) else { return formVariants(of: request, each: each) }
        let places = json.paths.filter { json.value(at: $0[...])?.isNumeric == true }
        guard !places.isEmpty else { return [] }
        let sets = [places] + (each ? places.map { [$0] } : [])
        return numbers.flatMap { number in
            sets.map { places in
                let marked = places.reduce(json) { $0.replacing($1[...], with: .string(mark)) }
                return request.with(body: filled(marked.data, with: number))
            }
        }
    }

    /// Returns `body` with a mark, which ``filled(_:with:)`` replaces, in the place of each text or number, one per
    /// copy.
    static func marked(_ body: Data) -> [Data] {
        guard let json = try? JSONValue(parsing: body) else { return [] }
        let places = json.paths.filter { path in
            guard let value = json.value(at: path[...]) else { return false }
            return value.string != nil || value.isNumeric
        }
        return places.map { json.replacing($0[...], with: .string(mark)).data }
    }

    /// Returns `body` with `literal` in the place of each mark.
    static func filled(_ body: Data, with literal: String) -> Data {
        Data(String(decoding: body, as: UTF8.self).replacing("\"\(mark)\"", with: literal).utf8)
    }

    /// A mark that no provider writes.
    private static let mark = "@@unfitting@@"

    private static func formVariants(of request: WebhookRequest, each: Bool) -> [WebhookRequest] {
        let fields = FormFields(parsing: request.body).fields
        let places = fields.indices.filter { JSONValue.string(fields[$0].value).isNumeric }
        guard !places.isEmpty else { return [] }
        return numbers.flatMap { number in
            ([places] + (each ? places.map { [$0] } : [])).map { places in
                let parts = fields.enumerated().map { index, field in
                    places.contains(index)
                        ? "\(field.name)=\(number)" : String(decoding: EquivalentRequests.form([field]), as: UTF8.self)
                }
                return request.with(body: Data(parts.joined(separator: "&").utf8))
            }
        }
    }

    /// Returns `body` with `text` cut by half of a surrogate pair, as a provider's encoding can write it; nil if the
    /// body does not contain the text.
    static func halved(_ text: String, in body: Data) -> Data? {
        let half = (try? JSONValue(parsing: body)) == nil ? "%ED%A0%BD" : #"\ud83d"#
        let whole = String(decoding: body, as: UTF8.self)
        guard whole.contains(text) else { return nil }
        return Data(whole.replacing(text, with: text.prefix(3) + half + text.dropFirst(3)).utf8)
    }

    /// Returns copies of `body`, in each of which one of its outermost lists is repeated up to `count` elements and
    /// every object around it has a long text.
    static func crowded(_ body: Data, count: Int, padding: Int) -> [Data] {
        guard let json = try? JSONValue(parsing: body) else { return [] }
        let lists = json.paths.filter { json.value(at: $0[...])?.array?.isEmpty == false }
        return lists.sorted { $0.count < $1.count }.prefix(6).compactMap { path in
            guard let element = json.value(at: path[...])?.array?.first else { return nil }
            var crowded = json.replacing(path[...], with: .array(Array(repeating: element, count: count)))
            for end in path.indices {
                let around = Array(path[..<end])
                guard case .object(var members)? = crowded.value(at: around[...]) else { continue }
                members["padding"] = .string(String(repeating: "x", count: padding))
                crowded = crowded.replacing(around[...], with: .object(members))
            }
            return crowded.data
        }
    }
}

extension JSONValue {
    /// The value at `path`.
    func value(at path: ArraySlice<JSONStep>) -> JSONValue? {
        guard let step = path.first else { return self }
        let inner: JSONValue? =
            switch step {
            case .member(let key): self[key]
            case .element(let index): self[index]
            }
        return inner?.value(at: path.dropFirst())
    }

    /// True for a number, or a text of digits.
    fileprivate var isNumeric: Bool {
        switch self {
        case .integer, .number: true
        case .string(let text): Double(text) != nil
        default: false
        }
    }
}
