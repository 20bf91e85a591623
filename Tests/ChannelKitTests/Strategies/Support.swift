import ChannelKit

extension SettingValue {
    /// A text for all languages, with fields.
    static func words(_ source: String) throws -> SettingValue {
        .localized(LocalizedTemplate(try TextTemplate(parsing: source)))
    }

    /// A text for each language.
    static func words(_ byLanguage: [String: String]) throws -> SettingValue {
        .localized(LocalizedTemplate(byLanguage: try byLanguage.mapValues { try TextTemplate(parsing: $0) }))
    }

    /// A rich reply as `channels.yaml` would give it, defaults filled in.
    static func rich(_ settings: [String: SettingValue]) -> SettingValue {
        .mapping(settings.merging(["quote": .boolean(false)]) { written, _ in written })
    }
}

extension Reply {
    /// The messages.
    var contents: [ReplyContent] {
        if case .contents(let contents, _) = self { contents } else { [] }
    }

    /// The message that it quotes.
    var quoted: String? {
        if case .contents(_, let quoted) = self { quoted } else { nil }
    }
}
