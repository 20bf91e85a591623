import ChannelKit
import ChannelTestKit
import Foundation
import StaticReplyStrategy

/// A step with settings as read from `channels.yaml`, with defaults.
func makeStep(_ settings: [String: SettingValue]) throws -> StaticReply {
    try StaticReply(settings: SettingValues(settings.merging(["quote": .boolean(false)]) { written, _ in written }))
}

extension SettingValue {
    /// A text for all languages, with fields.
    static func words(_ source: String) throws -> SettingValue {
        .localized(LocalizedTemplate(try TextTemplate(parsing: source)))
    }

    /// Opening hours by weekday.
    static func hours(_ written: [String: String]) throws -> SettingValue {
        .hours(try OpeningHours(parsing: written.mapValues { [$0] }))
    }
}

extension Verdict {
    /// The verdict as text, such as `reply: Hello`.
    var summary: String {
        switch self {
        case .reply(.contents(let contents, _), _): "reply: \(contents.map(\.plainText).joined(separator: " + "))"
        case .reply(.stream, _): "a stream"
        case .pass(let reason, _): "pass: \(reason)"
        case .silent(let reason): "silent: \(reason)"
        case .handoff(let handoff): "handoff: \(handoff.reason)"
        }
    }
}
