import ChannelKit
import Foundation

/// One thing that customers ask for, and what is done about it.
struct Intent: Sendable {
    static let examples = texts("examples", help: "What customers say who want it: 5 to 10 in each language.")
    static let keywords = texts("keywords", help: "Words that decide by themselves, whatever else is said.")
    static let patterns = texts("patterns", help: "Regular expressions that decide by themselves, such as `#\\d{5}`.")
    static let reply = Setting.localizedTemplate(
        "reply",
        help: "What to answer; a text for each language where there are several.",
        example: LocalizedTemplate(TextTemplate(literal: "We are open from 9 to 5."))
    ).optional()
    static let handoff = flag("handoff", help: "Whether a person answers it.")
    static let silent = flag("silent", help: "Whether nothing is answered.")
    static let pass = flag("pass", help: "Whether the next step answers it.")

    static let declarations = [
        examples.declaration, keywords.declaration, patterns.declaration, reply.declaration, handoff.declaration,
        silent.declaration, pass.declaration,
    ]

    /// What is done about it.
    enum Action: Sendable {
        case reply(LocalizedTemplate)
        case handOff, silence, pass
    }

    let name: String
    let examples: [String]
    let rules: IntentRules
    let action: Action

    init(_ name: String, _ values: SettingValues) throws(ConfigurationIssue) {
        self.name = name
        examples = try values[Self.examples] ?? []
        rules = try IntentRules(
            keywords: try values[Self.keywords] ?? [],
            patterns: try values[Self.patterns] ?? []
        )
        action = try Self.action(values)
        guard !examples.isEmpty || !rules.isEmpty else {
            throw ConfigurationIssue(
                path: [],
                problem: "nothing tells when it is meant",
                remedy: "write 'examples', 'keywords' or 'patterns'"
            )
        }
    }

    private static func action(_ values: SettingValues) throws(ConfigurationIssue) -> Action {
        var actions: [Action] = []
        if let text = try values[reply] { actions.append(.reply(text)) }
        if try values[handoff] == true { actions.append(.handOff) }
        if try values[silent] == true { actions.append(.silence) }
        if try values[pass] == true { actions.append(.pass) }
        guard let action = actions.first, actions.count == 1 else {
            throw ConfigurationIssue(
                path: [],
                problem: actions.isEmpty ? "nothing is done about it" : "several things are done about it",
                remedy: "write exactly one of 'reply', 'handoff: true', 'silent: true' and 'pass: true'"
            )
        }
        return action
    }

    private static func texts(_ name: String, help: String) -> Setting<[String]?> {
        Setting<[String]>(name, type: .list(of: .text), help: help, example: .list([.text("When are you open?")])) {
            value in
            guard case .list(let items) = value else { return nil }
            return items.compactMap(\.text)
        }
        .optional()
    }

    private static func flag(_ name: String, help: String) -> Setting<Bool?> {
        Setting.boolean(name, help: help, example: true).optional()
    }
}

/// What decides by itself that an intent is meant.
struct IntentRules: Sendable {
    private let keywords: [[Substring]]
    private let patterns: [NSRegularExpression]

    var isEmpty: Bool { keywords.isEmpty && patterns.isEmpty }

    init(keywords: [String], patterns: [String]) throws(ConfigurationIssue) {
        self.keywords = keywords.map(Self.words).filter { !$0.isEmpty }
        var compiled: [NSRegularExpression] = []
        for (index, pattern) in patterns.enumerated() {
            guard let expression = try? NSRegularExpression(pattern: pattern, options: [.caseInsensitive]) else {
                throw ConfigurationIssue(
                    path: ["patterns", String(index)],
                    problem: "it is no regular expression",
                    remedy: "write one such as '#[0-9]{5}', or a plain word under 'keywords'"
                )
            }
            compiled.append(expression)
        }
        self.patterns = compiled
    }

    /// The rule that `text` meets, in words for the operator.
    func reason(for text: String) -> String? {
        let words = Self.words(text)
        if keywords.contains(where: { words.firstRange(of: $0) != nil }) { return "a keyword" }
        let range = NSRange(text.startIndex..., in: text)
        return patterns.contains { $0.firstMatch(in: text, range: range) != nil } ? "a pattern" : nil
    }

    /// The words without case and accents.
    private static func words(_ text: String) -> [Substring] {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
            .split { !$0.isLetter && !$0.isNumber }
    }
}
