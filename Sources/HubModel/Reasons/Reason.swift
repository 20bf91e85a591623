package import ChannelKit
import Foundation

/// The reason of an outcome: a code with parameters, from which the sentence is made when it is shown.
///
/// ```swift
/// let reason = Reason.replyBudget(count: 20, period: .seconds(600))
/// reason.code      // reply_budget
/// reason.sentence  // reply budget exceeded: 20 replies in 10 min
/// ```
///
/// Rows of any age are read in one wording, and can be counted by code. A reason in the words of a strategy, an adapter
/// or a provider has the code of its kind and the text as a parameter; it must not quote the customer.
package struct Reason: Hashable, Sendable {
    /// The max characters of a text: more than any provider's explanation, and a bound for the row.
    private static let maxTextLength = 1_000

    /// The code; it keeps its meaning.
    package let code: String
    /// The values in the sentence, by name.
    package let parameters: [String: String]

    /// Makes a reason without parameters.
    package init(_ code: PlainReason) { self.init(code: code.rawValue, parameters: [:]) }

    /// Makes a reason with parameters; a long one is cut.
    init(_ code: DetailedReason, _ parameters: [String: String]) {
        let isLong = parameters.values.contains { $0.utf8.count > Self.maxTextLength }
        self.init(
            code: code.rawValue,
            parameters: isLong ? parameters.mapValues { String($0.prefix(Self.maxTextLength)) } : parameters
        )
    }

    private init(code: String, parameters: [String: String]) {
        self.code = code
        self.parameters = parameters
    }
}

// MARK: - Sentences

extension Reason: CustomStringConvertible {
    /// The sentence, for operators.
    package var sentence: String {
        guard let template = PlainReason(rawValue: code)?.sentence ?? DetailedReason(rawValue: code)?.sentence else {
            return "\(code): a reason of a newer version"
        }
        return template.filled(with: parameters)
    }

    /// The operator's remedy; nil if nothing has to be done, or the sentence says it.
    package var remedy: String? { PlainReason(rawValue: code)?.remedy ?? DetailedReason(rawValue: code)?.remedy }

    package var description: String { sentence }
}

extension String {
    /// The text with the values of its placeholders, such as `{count}`; placeholders in a value are left as they are.
    fileprivate func filled(with values: [String: String]) -> String {
        let pieces = split(separator: "{", omittingEmptySubsequences: false)
        return pieces.dropFirst().reduce(into: String(pieces.first ?? "")) { text, piece in
            guard let end = piece.firstIndex(of: "}") else { return }
            text += values[String(piece[..<end])] ?? "?"
            text += piece[piece.index(after: end)...]
        }
    }
}

// MARK: - Rows and JSON

extension Reason: JSONConvertible {
    /// The code, or an object of it and its parameters.
    package var json: JSONValue {
        guard !parameters.isEmpty else { return .string(code) }
        return ["code": .string(code), "parameters": .object(parameters.mapValues(JSONValue.string))]
    }

    package init?(json: JSONValue) {
        guard let code = json.string ?? json["code"]?.string else { return nil }
        self.init(code: code, parameters: json["parameters"]?.object?.compactMapValues(\.string) ?? [:])
    }

    /// The value of a column: the code, or the JSON of it and its parameters.
    package var stored: String { parameters.isEmpty ? code : String(decoding: json.data, as: UTF8.self) }

    /// Reads the value of a column.
    package init(stored: String) {
        let data = stored.utf8.first == UInt8(ascii: "{") ? Data(stored.utf8) : nil
        let json = data.flatMap { try? JSONValue(stored: $0) }
        self = json.flatMap(Reason.init(json:)) ?? Reason(code: stored, parameters: [:])
    }

    /// The reason for readers of JSON, with its sentence.
    package var shown: JSONValue {
        .compact([
            "code": .string(code), "sentence": .string(sentence), "remedy": remedy.map(JSONValue.string),
            "parameters": parameters.isEmpty ? nil : .object(parameters.mapValues(JSONValue.string)),
        ])
    }
}
