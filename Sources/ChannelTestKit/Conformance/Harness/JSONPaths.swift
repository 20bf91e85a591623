import ChannelKit

/// One step from a JSON value to one inside it.
enum JSONStep: Hashable, Sendable {
    case member(String)
    case element(Int)

    /// True for a member called one of `names`.
    func isMember(of names: Set<String>) -> Bool {
        if case .member(let name) = self { names.contains(name) } else { false }
    }
}

extension [JSONStep] {
    /// The path as text, such as `events[0].at`.
    var text: String {
        reduce(into: "") { text, step in
            switch step {
            case .member(let name): text += text.isEmpty ? name : ".\(name)"
            case .element(let index): text += "[\(index)]"
            }
        }
    }
}

extension JSONValue {
    /// The paths to every value inside, the value itself included.
    var paths: [[JSONStep]] {
        switch self {
        case .object(let members):
            [[]] + members.sorted { $0.key < $1.key }.flatMap { key, value in value.paths.map { [.member(key)] + $0 } }
        case .array(let elements):
            [[]] + elements.enumerated().flatMap { index, value in value.paths.map { [.element(index)] + $0 } }
        case .null, .bool, .integer, .number, .string: [[]]
        }
    }

    /// Returns the value with the one at `path` replaced, or removed if there is no replacement.
    func replacing(_ path: ArraySlice<JSONStep>, with value: JSONValue?) -> JSONValue {
        guard let step = path.first else { return value ?? .null }
        let rest = path.dropFirst()
        switch (self, step) {
        case (.object(var members), .member(let key)):
            members[key] = rest.isEmpty ? value : members[key]?.replacing(rest, with: value)
            return .object(members)
        case (.array(var elements), .element(let index)) where elements.indices.contains(index):
            if rest.isEmpty, value == nil {
                elements.remove(at: index)
            } else {
                elements[index] = elements[index].replacing(rest, with: value)
            }
            return .array(elements)
        default: return self
        }
    }
}
