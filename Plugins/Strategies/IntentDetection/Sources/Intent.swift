import ChannelKit
import Foundation

/// One thing that customers ask for, and what is done about it.
struct Intent: Sendable {
    static let examples = TextsByLanguage.setting(
        "examples",
        help: "What customers say who want it: 5 to 10 in each language.",
        example: ["When are you open?"],
        isInExamples: true
    )
    static let keywords = TextsByLanguage.setting(
        "keywords",
        help: "Words that decide by themselves, whatever else is said.",
        example: ["emergency"]
    )
    static let patterns = TextsByLanguage.setting(
        "patterns",
        help: "Regular expressions that decide by themselves, such as `#(?<order>[0-9]{5})`.",
        example: ["#(?<order>[0-9]{5})"]
    )
    static let reply = Setting.reply(
        "reply",
        help: "What to answer; beside `handoff`, what the customer is told of it. Of several, each is said in turn."
    )
    .optional(isInExamples: true)
    static let handoff = flag("handoff", help: "Whether a person answers it.")
    static let silent = flag("silent", help: "Whether nothing is answered.")
    static let pass = flag("pass", help: "Whether the next step answers it, which is told the intent.")

    static let declarations = [
        examples.declaration, keywords.declaration, patterns.declaration, reply.declaration,
        Form.setting.declaration, handoff.declaration, silent.declaration, pass.declaration,
    ]

    /// What is done about it.
    enum Action: Sendable {
        case reply(ReplyTemplates)
        case capture(Form)
        case handoff(customerMessage: ReplyTemplates?)
        case silence, pass
    }

    let name: String
    let rules: IntentRules
    let action: Action
    /// Until they are learnt from.
    private(set) var examples: [String]

    init(_ name: String, _ values: SettingValues) throws(ConfigurationIssue) {
        self.name = name
        let examples = try Self.texts(Self.examples, in: values)
        self.examples = examples.entries.map(\.text)
        rules = try IntentRules(
            keywords: try Self.texts(Self.keywords, in: values),
            patterns: try Self.texts(Self.patterns, in: values)
        )
        action = try Self.action(values)
        guard !self.examples.isEmpty || !rules.isEmpty else {
            throw ConfigurationIssue(
                path: [],
                problem: "nothing tells when it is meant",
                remedy: "write 'examples', 'keywords' or 'patterns'"
            )
        }
    }

    /// The intent without its examples, which are kept elsewhere in fewer bytes.
    var withoutExamples: Intent {
        var intent = self
        intent.examples = []
        return intent
    }

    private static func texts(
        _ setting: Setting<TextsByLanguage?>,
        in values: SettingValues
    ) throws(ConfigurationIssue) -> TextsByLanguage {
        let texts = try values[setting] ?? .none
        try texts.checkLanguages(of: setting.declaration.name)
        return texts
    }

    private static func action(_ values: SettingValues) throws(ConfigurationIssue) -> Action {
        let reply = try values[reply]
        var actions: [Action] = []
        if let capture = try values[Form.setting] { actions.append(.capture(capture)) }
        if try values[handoff] == true {
            actions.append(.handoff(customerMessage: reply))
        } else if let reply {
            actions.append(.reply(reply))
        }
        if try values[silent] == true { actions.append(.silence) }
        if try values[pass] == true { actions.append(.pass) }
        guard let action = actions.first, actions.count == 1 else {
            throw ConfigurationIssue(
                path: [],
                problem: actions.isEmpty ? "nothing is done about it" : "several things are done about it",
                remedy: "write exactly one of 'reply', 'capture', 'handoff: true', 'silent: true' and 'pass: true'; "
                    + "only 'handoff' may have a 'reply' beside it"
            )
        }
        return action
    }

    private static func flag(_ name: String, help: String) -> Setting<Bool?> {
        Setting.boolean(name, help: help, example: true).optional()
    }
}
