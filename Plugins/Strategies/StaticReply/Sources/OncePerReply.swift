import ChannelKit
import Foundation

/// A reply, and for each contact the time at which it was last sent.
struct OncePerReply: Sendable {
    let template: ReplyTemplate
    /// The key in the contact's memory: stable across restarts, different for other texts; empty if it is not used.
    private let key: String

    /// - Parameters:
    ///   - isLimited: True if the reply is sent once in a time.
    ///   - declarations: The settings that make up the reply, and so its key.
    init(
        _ template: ReplyTemplate,
        isLimited: Bool,
        written values: SettingValues,
        under declarations: [SettingDeclaration]
    ) {
        self.template = template
        // Making the key takes longer than reading the step, and few of ten thousand steps use it.
        key = isLimited ? Self.key(of: values, under: declarations) : ""
    }

    private static func key(of values: SettingValues, under declarations: [SettingDeclaration]) -> String {
        let written = JSONValue.compact(
            Dictionary(uniqueKeysWithValues: declarations.map { ($0.name, values.raw($0.name)?.canonical) })
        )
        return "static-reply/" + written.data.digest(bytes: 8)
    }

    /// The time since the contact last got the reply; nil if they never did.
    ///
    /// A reply of the same turn does not count: the turn runs again because that reply may not have been sent.
    func age(in turn: Turn) async throws -> Duration? {
        guard let sent = try await turn.services.contactMemory.value(for: key), let at = sent["at"]?.integer,
            sent["turn"]?.integer != turn.id.rawValue
        else { return nil }
        return .milliseconds(max(0, turn.clock.now.millisecondsSince1970 - at))
    }

    /// Records that the contact gets the reply now.
    func record(in turn: Turn) async throws {
        let sent: JSONValue = [
            "at": .integer(turn.clock.now.millisecondsSince1970), "turn": .integer(turn.id.rawValue),
        ]
        try await turn.services.contactMemory.set(sent, for: key)
    }
}

extension SettingValue {
    /// The value as JSON with a single spelling, so that equal settings have equal keys.
    fileprivate var canonical: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .integer(let number): .integer(Int64(number))
        case .number(let number): .number(number)
        case .boolean(let flag): .bool(flag)
        case .duration(let duration): .integer(duration.wholeMilliseconds)
        case .secrets: .null
        case .template(let template): .string(template.source)
        case .localized(let template): .object(template.byLanguage.mapValues { .string($0.source) })
        case .hours(let hours): .object(hours.written.mapValues { .array($0.map(JSONValue.string)) })
        case .json(let value): value
        case .list(let values): .array(values.map(\.canonical))
        case .mapping(let members): .object(members.mapValues(\.canonical))
        }
    }
}
