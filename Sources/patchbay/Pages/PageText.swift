import ChannelKit
import HubConfig

/// A text page for a terminal of 80 columns.
struct PageText {
    private static let width = 80
    private(set) var lines: [String] = []

    /// The page as one text.
    var text: String { lines.joined(separator: "\n") }

    /// Begins a section.
    mutating func section(_ title: String) { lines += ["", title.uppercased()] }

    /// Adds `text`, wrapped between words; lines after the first are indented by `hanging` more.
    mutating func add(_ text: String, indent: Int = 2, hanging: Int = 0) {
        var margin = indent
        var line = ""
        for word in text.split(separator: " ").flatMap({ $0.breakable(in: Self.width - indent - hanging) }) {
            if !line.isEmpty, margin + line.count + 1 + word.count > Self.width {
                lines.append(String(repeating: " ", count: margin) + line)
                margin = indent + hanging
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        if !line.isEmpty { lines.append(String(repeating: " ", count: margin) + line) }
    }

    /// Adds lines without wrapping.
    mutating func add(verbatim text: String) { lines += text.split(separator: "\n").map { "  \($0)" } }

    /// Adds settings and their members, such as `media.kind`.
    mutating func add(_ settings: [SettingDeclaration]) {
        guard !settings.isEmpty else { return add("none") }
        for setting in settings.listed {
            add("\(setting.path) (\(setting.declaration.particulars))", hanging: 2)
            add(setting.help, indent: 6)
            add("type: \(setting.declaration.type.summary)", indent: 6)
            if let example = setting.declaration.exampleText { add("example: \(example)", indent: 6, hanging: 2) }
        }
    }
}

extension Substring {
    /// The word, split after commas if it is longer than a line, such as compact JSON.
    fileprivate func breakable(in width: Int) -> [Substring] {
        guard count > width, let comma = prefix(width).lastIndex(of: ",") else { return [self] }
        let rest = index(after: comma)
        return [self[..<rest]] + self[rest...].breakable(in: width)
    }
}

extension SettingDeclaration {
    /// The setting's presence, default and other properties.
    fileprivate var particulars: String {
        let presence: String
        switch self.presence {
        case .required: presence = "required"
        case .optional: presence = "optional"
        case .defaulting(let value): presence = "default \(value.json.shortText)"
        }
        let notes: [String?] = [
            presence, isSecret ? "secret" : nil, isShared ? "allowed under 'adapters:'" : nil,
        ]
        return notes.compactMap(\.self).joined(separator: ", ")
    }

    /// The example; nil for a mapping, whose members have their own.
    fileprivate var exampleText: String? {
        let example = exampleJSON
        return type.members.isEmpty || example.string != nil ? example.shortText : nil
    }

    /// The declaration as JSON.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(name), "type": .string(type.summary), "help": .string(help), "example": exampleJSON,
            "required": .bool(presence == .required), "secret": .bool(isSecret), "shared": .bool(isShared),
        ]
        if case .defaulting(let value) = presence { members["default"] = value.json }
        if !type.members.isEmpty { members["settings"] = .array(type.members.map(\.json)) }
        return .object(members)
    }
}

extension JSONValue {
    /// The value on one line; a text without quotes.
    var shortText: String { string ?? String(decoding: data, as: UTF8.self) }
}
