import ChannelKit

/// A position in a JSON document, such as `/data/booked` (RFC 6901).
struct JSONPointer: Hashable, Sendable {
    private let steps: [String]

    /// Nil for a text without a leading slash; the empty pointer is the whole document.
    init?(_ text: String) {
        guard text.isEmpty || text.hasPrefix("/") else { return nil }
        steps = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            String($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
    }

    /// The value at the pointer in `document`.
    func value(in document: JSONValue) -> JSONValue? {
        steps.reduce(document as JSONValue?) { value, step in
            value?[step] ?? Int(step).flatMap { value?[$0] }
        }
    }
}

extension JSONValue {
    /// True for a value that is neither empty, false, zero nor a negative word.
    var isAffirmative: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .integer(let value): value != 0
        case .number(let value): value != 0
        case .string(let text): !["", "false", "no", "0", "fail", "none", "null"].contains(text.lowercased())
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        }
    }

    /// A string unchanged, any other value as compact JSON, on one line: Vapi cannot read results with line breaks.
    var line: String { (string ?? String(decoding: data, as: UTF8.self)).singleLine }

    /// The object's members with one of `names`.
    func keeping(_ names: Set<String>) -> JSONValue? {
        object.map { .object($0.filter { names.contains($0.key) && $0.value != .null }) }
    }
}

extension String {
    /// The text without line breaks.
    var singleLine: String {
        split(whereSeparator: \.isNewline).map { $0.trimmingSpaces }.filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
