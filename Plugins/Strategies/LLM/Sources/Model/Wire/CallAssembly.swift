import ChannelKit
import Foundation

/// Assembles the tool calls of an answer from their fragments.
struct CallAssembly: Sendable {
    fileprivate struct Fragment: Sendable {
        var index: Int64?
        var id: String?
        var name: String?
        var text = ""
        /// The arguments of servers that send them as JSON instead of text.
        var value: JSONValue?
        var echo: [String: JSONValue] = [:]
    }

    private var fragments: [Fragment] = []

    /// Adds a fragment of a call.
    ///
    /// Servers differ: some give no index, some the same to every call, some repeat id and name in each fragment. So
    /// a new id begins a new call, and without an index a name does.
    mutating func add(index: Int64?, id: String?, name: String?, arguments: JSONValue?, extras: JSONValue? = nil) {
        let id = id?.nilIfEmpty
        let name = name?.nilIfEmpty
        let position = position(of: index, id: id, name: name)
        fragments[position].id = fragments[position].id ?? id
        fragments[position].name = fragments[position].name ?? name
        if let extras, extras != .null { fragments[position].echo["extra_content"] = extras }
        switch arguments {
        case nil, .null?: break
        case .string(let text)?: fragments[position].text += text
        case let value?: fragments[position].value = value
        }
    }

    /// True if the arguments of a call are cut off.
    var hasCutCall: Bool { fragments.contains { $0.name != nil && $0.arguments?.object == nil } }

    /// The calls.
    ///
    /// - Parameters:
    ///   - prefix: The prefix of generated ids, for calls without one.
    ///   - isCut: True if the answer was cut off, so that only calls with readable arguments count.
    func calls(prefix: String, isCut: Bool) -> [ToolCall] {
        fragments.enumerated().compactMap { position, fragment in
            guard let name = fragment.name else { return nil }
            let arguments = fragment.arguments
            if isCut, arguments?.object == nil { return nil }
            return ToolCall(
                id: fragment.id ?? "\(prefix)_\(position)",
                name: name,
                arguments: arguments ?? .string(fragment.text),
                echo: fragment.echo
            )
        }
    }

    private mutating func position(of index: Int64?, id: String?, name: String?) -> Int {
        if let known = fragments.lastIndex(where: { continues($0, index: index, id: id, name: name) }) { return known }
        fragments.append(Fragment(index: index))
        return fragments.endIndex - 1
    }

    private func continues(_ fragment: Fragment, index: Int64?, id: String?, name: String?) -> Bool {
        if let id, let known = fragment.id { return id == known && index == fragment.index }
        // Without an id, a name after whole arguments begins the next call, even with the same index.
        if id == nil, name != nil, fragment.name != nil, fragment.isWhole { return false }
        if let index { return index == fragment.index }
        return id == nil && name == nil
    }
}

extension CallAssembly {
    /// Reads arguments; nil if they are not JSON.
    fileprivate static func value(of text: String) -> JSONValue? {
        if text.allSatisfy(\.isWhitespace) { return .object([:]) }
        let value = try? JSONValue(parsing: Data(text.utf8))
        // Some servers write no arguments as null.
        return value == .null ? .object([:]) : value
    }
}

extension CallAssembly.Fragment {
    fileprivate var arguments: JSONValue? { value ?? CallAssembly.value(of: text) }

    /// True if the arguments are a whole object.
    fileprivate var isWhole: Bool { value != nil || (text.last == "}" && arguments?.object != nil) }
}

extension String {
    fileprivate var nilIfEmpty: String? { isEmpty ? nil : self }
}
