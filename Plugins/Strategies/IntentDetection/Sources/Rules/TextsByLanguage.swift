import ChannelKit
import Foundation

/// Texts, or texts for each language, as they are written under `examples`, `keywords` and `patterns`.
struct TextsByLanguage: Sendable {
    /// A text and where it is written.
    struct Entry: Sendable {
        let text: String
        /// Such as `fr`; nil for one that counts in every language.
        let language: String?
        /// From the setting down.
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

    /// Throws at a language that does not exist; `name` is the setting's.
    func checkLanguages(of name: String) throws(ConfigurationIssue) {
        guard let wrong = entries.compactMap(\.language).first(where: { !$0.isLanguage }) else { return }
        throw ConfigurationIssue(
            path: [name, wrong],
            problem: "'\(wrong)' is not the code of a language",
            remedy: "write codes such as en or fr, each with its list, or one list for all languages"
        )
    }
}

extension String {
    /// Whether it is the code of a language, perhaps with a region: `fr`, `fr-CA`.
    fileprivate var isLanguage: Bool {
        guard let base = split(separator: "-", omittingEmptySubsequences: false).first else { return false }
        return Locale.LanguageCode.isoLanguageCodes.contains { $0.identifier == base }
    }

    /// The language without its region.
    var baseLanguage: Substring { prefix { $0 != "-" && $0 != "_" } }
}

extension Turn {
    /// Whether what is written for `code` counts: its language is that one, or nobody can say which it is.
    func mayBe(in code: String?) -> Bool {
        guard let code else { return true }
        if code.baseLanguage == language.baseLanguage { return true }
        // A first message whose language cannot be told is taken for one in the tenant's own.
        return language.isEmpty || conversation.isNew && language == tenant.languages.first
    }
}
