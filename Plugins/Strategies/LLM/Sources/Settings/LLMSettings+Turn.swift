import ChannelKit

// The settings as applied to one turn.

extension LLMSettings {
    /// The max length of a reply, in characters.
    func maxLength(on channel: ChannelProfile) -> Int {
        maxLength ?? min(Self.defaultLength, channel.limits.textLength * 3)
    }

    private static let defaultLength = 4_000

    /// The instructions in the turn's language, filled in with the redacted data of the contact.
    func instructions(for turn: Turn, redaction: inout Redaction) -> String {
        let contact = turn.contact.seen(through: &redaction)
        return instructions.template(for: turn.language, fallbacks: turn.tenant.languages)
            .rendered(for: contact, of: turn.tenant, on: turn.channel.id)
    }

    /// The system prompt of the turn.
    func prompt(
        _ instructions: String,
        for turn: Turn,
        knowing passages: [Passage],
        redaction: inout Redaction
    ) -> String {
        var facts: [String: JSONValue] = [:]
        // Sorted, so that a turn that runs again gets the same placeholders.
        for (name, value) in turn.facts.sorted(by: { $0.key < $1.key }) {
            facts[name] = .string(redaction.redact((value.writtenText ?? "").cut(toBytes: 2_000)))
        }
        if let name = turn.contact.seen(through: &redaction).name { facts["name of the customer"] = .string(name) }
        let builder = PromptBuilder(
            instructions: instructions,
            tenant: turn.tenant,
            language: turn.language,
            isCall: turn.conversation.isCall,
            maxLength: min(maxLength(on: turn.channel), turn.channel.limits.textLength),
            allowsEmphasis: turn.channel.limits.markup.bold != nil,
            isRedacted: !redact.isEmpty,
            now: turn.clock.now,
            facts: facts,
            passages: passages,
            tools: toolbox.declarations
        )
        return builder.text
    }
}

extension UnifiedContact {
    /// The redacted contact; the name is untrusted text, so it is cut and kept on one line.
    fileprivate func seen(through redaction: inout Redaction) -> UnifiedContact {
        var contact = self
        contact.name = name.map { redaction.redact(PromptTag.neutralized($0.cut(toBytes: 240)).singleLine(limit: 60)) }
        contact.phone = phone.map { redaction.redact($0.cut(toBytes: 240)) }
        return contact
    }
}

extension SettingValues {
    /// The values of the secrets among `declarations`, at any depth.
    func secrets(of declarations: [SettingDeclaration]) -> [Secret] {
        declarations.flatMap { raw($0.name)?.secrets ?? [] }
    }
}

extension SettingValue {
    fileprivate var secrets: [Secret] {
        switch self {
        case .secrets(let secrets): secrets
        case .list(let values): values.flatMap(\.secrets)
        case .mapping(let members): members.values.flatMap(\.secrets)
        default: []
        }
    }
}
