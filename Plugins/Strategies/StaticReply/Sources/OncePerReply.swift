import ChannelKit
import Crypto
import Foundation

/// Something to say, and when each person heard it last.
struct OncePerReply: Sendable {
    let template: ReplyTemplate
    /// Where a person's memory keeps it: the same after a restart, another for other words.
    private let key: String

    /// - Parameter declarations: The settings that it is made of.
    init(_ template: ReplyTemplate, written values: SettingValues, under declarations: [SettingDeclaration]) {
        self.template = template
        let names = declarations.map(\.name)
        let written = JSONValue.compact(
            Dictionary(uniqueKeysWithValues: names.map { ($0, values.raw($0)?.canonical) })
        )
        key = "static-reply/" + SHA256.hash(data: written.data).prefix(8).hex
    }

    /// How long ago the person heard it, if they did.
    ///
    /// What the same turn said before it was run again does not count: it may never have left.
    func age(in turn: Turn) async throws -> Duration? {
        guard let said = try await turn.services.contactMemory.value(for: key), let at = said["at"]?.integer,
            said["turn"]?.integer != turn.id.rawValue
        else { return nil }
        return .milliseconds(max(0, turn.clock.now.millisecondsSince1970 - at))
    }

    /// Remembers that the person hears it now.
    func remember(in turn: Turn) async throws {
        let said: JSONValue = [
            "at": .integer(turn.clock.now.millisecondsSince1970), "turn": .integer(turn.id.rawValue),
        ]
        try await turn.services.contactMemory.set(said, for: key)
    }
}

extension Duration {
    /// The largest unit of it, such as `3 hr`.
    var brief: String {
        formatted(
            .units(allowed: [.days, .hours, .minutes, .seconds], width: .abbreviated, maximumUnitCount: 1)
                .locale(Locale(identifier: "en"))
        )
    }
}

extension SettingValue {
    /// The value in a form that is always written alike.
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
