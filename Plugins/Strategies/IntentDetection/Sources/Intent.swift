import ChannelKit
import Foundation

/// One thing that customers ask for, and the action that answers it.
struct Intent: Sendable {
    static let examples = TextsByLanguage.setting(
        "examples",
        help: "Example messages, which the classifier learns from: 5 to 10 in each language.",
        example: ["When are you open?"],
        isInExamples: true
    )
    static let title = Setting.localizedTemplate(
        "title",
        help:
            "The intent as a choice of the customer, such as 'Book a visit': they are asked before it is carried out if "
            + "the classifier is not certain of it.",
        example: LocalizedTemplate(TextTemplate(literal: "Book a visit"))
    )
    .optional()
    static let keywords = TextsByLanguage.setting(
        "keywords",
        help: "Words that select the intent without the classifier, whatever else the message says.",
        example: ["emergency"]
    )
    static let patterns = TextsByLanguage.setting(
        "patterns",
        help: "Regular expressions that select the intent without the classifier, such as `#(?<order>[0-9]{5})`.",
        example: ["#(?<order>[0-9]{5})"]
    )
    static let reply = Setting.reply(
        "reply",
        help: "The reply, or with `handoff` the notice to the customer. Several replies take turns."
    )
    .optional(isInExamples: true)
    static let handoff = flag("handoff", help: "True to hand the conversation off to an agent.")
    static let silent = flag("silent", help: "True to end the turn without a reply.")
    static let pass = flag("pass", help: "True to leave the reply to the next step, which gets the intent as a fact.")

    static let declarations: [SettingDeclaration] = .settings {
        title
        examples
        keywords
        patterns
        reply
        Form.setting
        handoff
        silent
        pass
    }

    /// The action that answers an intent.
    enum Action: Sendable {
        case reply(ReplyTemplates)
        case form(Form)
        case handoff(customerMessage: ReplyTemplates?)
        case silence, pass
    }

    let name: String
    /// The intent as a choice; nil if the customer is never asked whether it is meant.
    let title: LocalizedTemplate?
    let rules: IntentRules
    let action: Action
    /// The example messages; empty in ``withoutExamples``.
    private(set) var examples: [String]

    init(_ name: String, _ values: SettingValues) throws(ConfigurationIssue) {
        guard name != IntentExample.outOfScopeIntent else {
            throw ConfigurationIssue(
                path: [],
                problem: "'\(name)' marks messages that are of no intent",
                remedy: "give the intent another name, or write its examples under 'out_of_scope'"
            )
        }
        self.name = name
        title = try values[Self.title]
        try title?.refuseBlank(at: Self.title.declaration.name, saying: "the title")
        let examples = try Self.texts(Self.examples, in: values)
        self.examples = examples.entries.map(\.text)
        rules = try IntentRules(
            keywords: try Self.texts(Self.keywords, in: values),
            patterns: try Self.texts(Self.patterns, in: values)
        )
        action = try Self.action(values, of: name)
        guard !self.examples.isEmpty || !rules.isEmpty else {
            throw ConfigurationIssue(
                path: [],
                problem: "intent '\(name)' has no examples, keywords or patterns",
                remedy: "write 'examples', 'keywords' or 'patterns'"
            )
        }
    }

    /// The intent without its examples, of which ``TrainingSet`` keeps a smaller copy.
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

    private static func action(_ values: SettingValues, of name: String) throws(ConfigurationIssue) -> Action {
        let reply = try values[reply]
        var actions: [Action] = []
        if let form = try values[Form.setting] { actions.append(.form(form)) }
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
                problem: "intent '\(name)' has \(actions.isEmpty ? "no action" : "several actions")",
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
