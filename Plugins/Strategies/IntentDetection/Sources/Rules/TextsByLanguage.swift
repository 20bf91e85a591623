import ChannelKit
import Foundation

/// The value of `examples`, `keywords` or `patterns`: a list of texts, or one list for each language.
struct TextsByLanguage: Sendable {
    /// A text with its language and its place in the file.
    struct Entry: Sendable {
        let text: String
        /// The language, such as `fr`; nil for a text of all languages.
        let language: String?
        /// The path below the setting.
        let path: [String]
    }

    let entries: [Entry]

    static let none = TextsByLanguage(entries: [])

    static func setting(
        _ name: String,
        help: String,
        example: [String],
        isInExamples: Bool = false
    ) -> Setting<TextsByLanguage?> {
        Setting<TextsByLanguage>(
            name,
            type: .either([.list(of: .text), .map(of: .list(of: .text))]),
            help: help,
            example: .list(example.map(SettingValue.text)),
            convert: TextsByLanguage.init
        )
        .optional(isInExamples: isInExamples)
    }

    private init(entries: [Entry]) { self.entries = entries }

    private init?(_ value: SettingValue) {
        switch value {
        case .list(let items): entries = Self.entries(items, language: nil)
        case .mapping(let members):
            entries = members.sorted { $0.key < $1.key }.flatMap { language, value -> [Entry] in
                guard case .list(let items) = value else { return [] }
                return Self.entries(items, language: language)
            }
        default: return nil
        }
    }

    private static func entries(_ items: [SettingValue], language: String?) -> [Entry] {
        items.enumerated().compactMap { index, item in
            item.text.map { Entry(text: $0, language: language, path: [language, String(index)].compactMap(\.self)) }
        }
    }

    /// Throws if a key is not a language code; `name` is the setting's.
    func checkLanguages(of name: String) throws(ConfigurationIssue) {
        guard let wrong = entries.compactMap(\.language).first(where: { !$0.isLanguage }) else { return }
        throw ConfigurationIssue(
            path: [name, wrong],
            problem: "'\(wrong)' is not a language code",
            remedy: "write codes such as en or fr, each with its list, or one list for all languages"
        )
    }
}

extension String {
    /// True for a language code with or without a region: `fr`, `fr-CA`.
    fileprivate var isLanguage: Bool {
        guard let base = split(separator: "-", omittingEmptySubsequences: false).first else { return false }
        return Locale.LanguageCode.isoLanguageCodes.contains { $0.identifier == base }
    }

    /// The language without its region.
    var baseLanguage: Substring { prefix { $0 != "-" && $0 != "_" } }
}

extension Turn {
    /// True if rules for `code` apply: the turn's language is that one, or it is unknown.
    func mayBe(in code: String?) -> Bool {
        guard let code else { return true }
        if code.baseLanguage == language.baseLanguage { return true }
        // The language of a first message that cannot be guessed is set to the tenant's first.
        return language.isEmpty || conversation.isNew && language == tenant.languages.first
    }
}
