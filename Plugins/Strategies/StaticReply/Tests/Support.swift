import ChannelKit
import ChannelTestKit
import Foundation
import StaticReplyStrategy

/// A step with these settings, as `channels.yaml` would give them, defaults filled in.
func makeStep(_ settings: [String: SettingValue]) throws -> StaticReply {
    try StaticReply(settings: SettingValues(settings.merging(["quote": .boolean(false)]) { written, _ in written }))
}

extension SettingValue {
    /// A text for everyone, with fields.
    static func words(_ source: String) throws -> SettingValue {
        .localized(LocalizedTemplate(try TextTemplate(parsing: source)))
    }

    /// A text for each language.
    static func words(_ byLanguage: [String: String]) throws -> SettingValue {
        .localized(LocalizedTemplate(byLanguage: try byLanguage.mapValues { try TextTemplate(parsing: $0) }))
    }
}
