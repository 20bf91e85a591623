/// One reply, or several in rotation, so that a customer does not get the same one twice in a row.
public struct ReplyTemplates: Sendable {
    /// The replies in their order; never empty.
    public let templates: [ReplyTemplate]

    /// Creates replies from a text, a text for each language, a mapping of ``ReplyTemplate/declarations``, or a list of
    /// any of these.
    ///
    /// - Throws: ``ConfigurationIssue`` at a place whose value has the right type and is still wrong.
    public init(_ value: SettingValue) throws(ConfigurationIssue) {
        guard case .list(let items) = value else {
            templates = [try Self.template(value)]
            return
        }
        guard !items.isEmpty else {
            throw ConfigurationIssue(path: [], problem: "there are no replies", remedy: "write one, or remove the key")
        }
        var templates: [ReplyTemplate] = []
        for (index, item) in items.enumerated() {
            do throws(ConfigurationIssue) { templates.append(try Self.template(item)) } catch {
                throw error.below(String(index))
            }
        }
        self.templates = templates
    }

    private static func template(_ value: SettingValue) throws(ConfigurationIssue) -> ReplyTemplate {
        switch value {
        case .localized(let text): return try ReplyTemplate(text: text)
        case .mapping(let values): return try ReplyTemplate(SettingValues(values))
        default:
            throw ConfigurationIssue(
                path: [],
                problem: "it is neither a text nor a mapping",
                remedy: "write the words to send, or a mapping with 'text', 'buttons', 'list' or 'media'"
            )
        }
    }

    /// Returns the next reply and its index.
    ///
    /// - Parameter last: The index of the previous reply; without one the turn's id decides, so that a turn that runs
    ///   again gets the same.
    /// - Returns: The first one from there on that has contents for `turn`, else the next one.
    public func next(for turn: Turn, after last: Int?) -> (template: ReplyTemplate, index: Int) {
        let count = UInt(templates.count)
        let first = last.map { $0.magnitude % count + 1 } ?? UInt(turn.id.rawValue.magnitude) % count
        let order = templates.indices.map { Int((first + UInt($0)) % count) }
        let index = order.first { !templates[$0].contents(for: turn).isEmpty } ?? order[0]
        return (templates[index], index)
    }

    /// Returns the next reply to `turn`; nil if none has contents.
    ///
    /// A turn that runs again gets the same one.
    ///
    /// - Parameter key: The key in the conversation's memory under which the previous reply is stored.
    public func reply(to turn: Turn, rememberedAs key: String) async throws -> Reply? {
        guard templates.count > 1 else { return templates[0].reply(to: turn) }
        let last = try await turn.services.memory.value(for: key).flatMap(LastReply.init)
        if let last, last.turn == turn.id, templates.indices.contains(last.index) {
            return templates[last.index].reply(to: turn)
        }
        let (template, index) = next(for: turn, after: last?.index)
        guard let reply = template.reply(to: turn) else { return nil }
        try await turn.services.memory.set(LastReply(turn: turn.id, index: index).json, for: key)
        return reply
    }
}

/// The previous of several replies, as stored.
private struct LastReply {
    let turn: TurnID
    let index: Int

    init(turn: TurnID, index: Int) {
        self.turn = turn
        self.index = index
    }

    init?(_ json: JSONValue) {
        guard let turn = json["turn"]?.integer, let index = json["index"]?.integer, index >= 0 else { return nil }
        self.init(turn: TurnID(turn), index: Int(index))
    }

    var json: JSONValue { ["turn": .integer(turn.rawValue), "index": .integer(Int64(index))] }
}

extension Setting where Value == ReplyTemplates {
    /// A reply in each accepted form: a text, a text for each language, a mapping with buttons, a list or media, or a
    /// list of any of these in rotation.
    public static func reply(_ name: String, help: String) -> Setting {
        let forms: [SettingType] = [.localizedTemplate, .object(ReplyTemplate.declarations)]
        let declaration = SettingDeclaration(
            name: name,
            type: .either(forms + [.list(of: .either(forms))]),
            help: help,
            example: ReplyTemplate.text.declaration.example
        )
        return Setting(declaration: declaration) { value throws(ConfigurationIssue) in
            guard let value else { return nil }
            return try ReplyTemplates(value)
        }
    }
}
