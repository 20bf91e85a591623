import ChannelKit
import HubModel

/// The reader of a step's `when:`, which checks it against the tenant's languages, channels and hours.
struct ConditionReader {
    let context: ReadingContext

    /// The condition at `field`, whose checked members are `values`; reports errors for impossible conditions.
    func read(_ field: Field, _ values: [String: SettingValue]) -> StepCondition {
        var condition = StepCondition()
        guard !values.isEmpty,
            let fields = Fields(named: field.value, of: "conditions", target: field.value, in: context)
        else {
            let remedy = "write a condition such as 'language: fr', or remove the key"
            context.error(at: field.key, "'when' is empty", remedy: remedy)
            return condition
        }
        condition.languages = words(values["language"], at: fields["language"], checked: checkLanguage)
        condition.channels = words(values["channel"], at: fields["channel"], checked: checkChannel)
        if let hours = values["hours"]?.text, let field = fields["hours"] {
            checkHours(at: field)
            condition.isOpen = hours == "open"
        }
        if case .boolean(let isFirst)? = values["first_message"] { condition.isFirst = isFirst }
        let states = words(values["conversation"], at: fields["conversation"]) { _, _ in }
        condition.conversation = Set(states.compactMap(StepCondition.ConversationState.init))
        if let pattern = values["text"]?.text, let field = fields["text"] {
            condition.text = expression(pattern, at: field)
        }
        return condition
    }

    /// One word or several, each checked at its position.
    private func words(
        _ value: SettingValue?,
        at field: Field?,
        checked check: (String, YAMLNode) -> Void
    ) -> [String] {
        guard let value, let field else { return [] }
        guard case .list(let items) = value, case .sequence(let nodes) = field.value.content else {
            guard let word = value.text else { return [] }
            check(word, field.value)
            return [word]
        }
        if items.isEmpty {
            context.error(at: field.value, "'\(field.name)' is empty", remedy: "write one, or remove the key")
        }
        let words = items.compactMap(\.text)
        for (word, node) in zip(words, nodes) { check(word, node) }
        return words
    }
}

// MARK: - Checks against the tenant

extension ConditionReader {
    private func checkLanguage(_ code: String, at node: YAMLNode) {
        guard let tenant = context.tenant, let languages = tenant.languages, !languages.contains(code) else { return }
        let base = code.prefix { $0 != "-" }.lowercased()
        let sibling = languages.first { $0.prefix { $0 != "-" } == base }
        let list = "its languages are \(languages.listed); add others under 'languages:'"
        context.error(
            at: node,
            "'\(node.written)' is not a language of '\(tenant.id)'",
            remedy: sibling.map { "did you mean '\($0)'?" }
                ?? suggestion(for: code, among: languages, otherwise: list)
        )
    }

    private func checkChannel(_ name: String, at node: YAMLNode) {
        guard let tenant = context.tenant, !tenant.channels.contains(name) else { return }
        let list = tenant.channels.isEmpty ? "it has no channels" : "its channels are \(tenant.channels.listed)"
        context.error(
            at: node,
            "'\(node.written)' is not a channel of '\(tenant.id)'",
            remedy: suggestion(for: name, among: tenant.channels, otherwise: list)
        )
    }

    private func checkHours(at field: Field) {
        guard let tenant = context.tenant, !tenant.hasHours else { return }
        context.error(
            at: field.target,
            "'\(tenant.id)' has no hours",
            remedy: "add 'hours:' and 'timezone:' to the tenant, or remove this line"
        )
    }

    private func expression(_ pattern: String, at field: Field) -> OperatorPattern? {
        if let expression = OperatorPattern(pattern) { return expression }
        context.error(
            at: field.target,
            "'\(field.value.written)' is not a valid regular expression",
            remedy: "write one such as 'urgent|emergency', and escape special characters with '\\'"
        )
        return nil
    }
}

extension StepCondition {
    /// True if the condition is empty.
    var alwaysHolds: Bool {
        languages.isEmpty && channels.isEmpty && isOpen == nil && isFirst == nil && conversation.isEmpty && text == nil
    }
}
