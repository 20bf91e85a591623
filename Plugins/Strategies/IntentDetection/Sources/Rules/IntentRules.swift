import ChannelKit
import Foundation

/// What decides by itself that an intent is meant.
struct IntentRules: Sendable {
    /// A rule that was met.
    struct Match: Equatable, Sendable {
        /// In words for the operator.
        let reason: String
        /// What a pattern captured, by its names.
        var captures: [String: String] = [:]
    }

    private struct Keyword: Sendable {
        let words: [String]
        let language: String?
    }

    private let keywords: [Keyword]
    private let patterns: [(pattern: IntentPattern, language: String?)]

    /// What is read of a message.
    private static let longestText = 2_000

    var isEmpty: Bool { keywords.isEmpty && patterns.isEmpty }

    init(keywords: TextsByLanguage, patterns: TextsByLanguage) throws(ConfigurationIssue) {
        self.keywords = keywords.entries.map { Keyword(words: $0.text.foldedWords, language: $0.language) }
            .filter { !$0.words.isEmpty }
        var compiled: [(IntentPattern, String?)] = []
        for entry in patterns.entries {
            guard let pattern = IntentPattern(entry.text) else {
                throw ConfigurationIssue(
                    path: ["patterns"] + entry.path,
                    problem: "it is no regular expression",
                    remedy: "write one such as '#(?<order>[0-9]{5})', or a plain word under 'keywords'"
                )
            }
            compiled.append((pattern, entry.language))
        }
        self.patterns = compiled
    }

    /// The rule that `text` meets.
    ///
    /// - Parameters:
    ///   - words: The text's ``Swift/String/foldedWords``, made once for the rules of all intents.
    ///   - counts: Whether what is written for a language counts; nil stands for any.
    func match(_ text: String, words: [String], counts: (String?) -> Bool) -> Match? {
        if let match = pattern(text, counts: counts) { return match }
        let isSaid = keywords.contains { counts($0.language) && words.firstRange(of: $0.words) != nil }
        return isSaid ? Match(reason: "a keyword") : nil
    }

    /// A pattern comes before a keyword, since it may capture something.
    private func pattern(_ text: String, counts: (String?) -> Bool) -> Match? {
        let text = String(text.prefix(Self.longestText))
        for (pattern, language) in patterns where counts(language) {
            if let captures = pattern.captures(in: text) { return Match(reason: "a pattern", captures: captures) }
        }
        return nil
    }
}
