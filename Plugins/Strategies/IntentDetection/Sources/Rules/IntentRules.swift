import ChannelKit

/// The keywords and patterns that select an intent without the classifier.
struct IntentRules: Sendable {
    /// A rule that matched.
    struct Match: Equatable, Sendable {
        /// The kind of rule, for the step's reason.
        let reason: String
        /// The named groups of a pattern.
        var captures: [String: String] = [:]
    }

    /// The outcome of a search for a rule.
    struct Search: Equatable, Sendable {
        /// The position of the first rules that matched, and the match.
        var match: (position: Int, rule: Match)?
        /// The positions of the rules with a pattern that timed out.
        var timedOut: [Int] = []

        static func == (left: Search, right: Search) -> Bool {
            left.match?.position == right.match?.position && left.match?.rule == right.match?.rule
                && left.timedOut == right.timedOut
        }
    }

    private struct Keyword: Sendable {
        let words: [String]
        let language: String?
    }

    private let keywords: [Keyword]
    private let patterns: [(pattern: OperatorPattern, language: String?)]

    var isEmpty: Bool { keywords.isEmpty && patterns.isEmpty }

    init(keywords: TextsByLanguage, patterns: TextsByLanguage) throws(ConfigurationIssue) {
        self.keywords = keywords.entries.map { Keyword(words: $0.text.foldedWords, language: $0.language) }
            .filter { !$0.words.isEmpty }
        var compiled: [(OperatorPattern, String?)] = []
        for entry in patterns.entries {
            guard let pattern = OperatorPattern(entry.text) else {
                throw ConfigurationIssue(
                    path: ["patterns"] + entry.path,
                    problem: "invalid regular expression",
                    remedy: "write one such as '#(?<order>[0-9]{5})', or a plain word under 'keywords'"
                )
            }
            compiled.append((pattern, entry.language))
        }
        self.patterns = compiled
    }

    /// Finds the first of `rules` that matches `text`.
    ///
    /// - Parameters:
    ///   - words: The text's words, made once for the rules of all intents.
    ///   - counts: True for the languages whose rules apply; nil is a rule for all languages.
    static func search(
        for rules: [IntentRules],
        in text: String,
        words: NegatedWords,
        counts: (String?) -> Bool
    ) async -> Search {
        let said = rules.firstIndex { $0.hasKeyword(in: words, counts: counts) }
        // Patterns of later rules cannot win; a pattern of the same rules wins over a keyword, because it may capture.
        var candidates: [(position: Int, pattern: OperatorPattern)] = []
        for (position, rules) in rules.prefix(said.map { $0 + 1 } ?? rules.count).enumerated() {
            for (pattern, language) in rules.patterns where counts(language) { candidates.append((position, pattern)) }
        }
        let found = await OperatorPattern.search(for: candidates.map(\.pattern), in: text)
        var search = Search(timedOut: found.timedOut.map { candidates[$0].position })
        if let match = found.match {
            let rule = Match(reason: "a pattern", captures: match.captures)
            search.match = (candidates[match.position].position, rule)
        } else if let said {
            search.match = (said, Match(reason: "a keyword"))
        }
        return search
    }

    /// True if `words` have a keyword that they do not negate: "it's not an emergency" is none.
    private func hasKeyword(in words: NegatedWords, counts: (String?) -> Bool) -> Bool {
        keywords.contains { keyword in
            guard counts(keyword.language) else { return false }
            return words.words.ranges(of: keyword.words).contains { !words.areNegated(at: $0) }
        }
    }

    /// The words of the keywords that are of one language.
    var wordsByLanguage: [(word: String, language: String)] {
        keywords.flatMap { keyword in
            keyword.language.map { language in keyword.words.map { ($0, language) } } ?? []
        }
    }
}
