/// One reply, or several that take turns so that nobody hears the same one twice in a row.
public struct ReplyTemplates: Sendable {
    /// The replies in the order in which they are written; never empty.
    public let templates: [ReplyTemplate]

    /// Reads a text, a text for each language, a mapping of ``ReplyTemplate/declarations``, or a list of any of these.
    ///
    /// - Throws: ``ConfigurationIssue`` at the place that is wrong beyond its type.
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

    /// The reply that is due, and its position.
    ///
    /// - Parameter last: The position of the one that was said last; without one the turn's id decides, so that a turn
    ///   that is run again gets the same.
    /// - Returns: The first from there on that has something to say to `turn`, if any has.
    public func next(for turn: Turn, after last: Int?) -> (template: ReplyTemplate, index: Int) {
        let count = UInt(templates.count)
        let first = last.map { $0.magnitude % count + 1 } ?? UInt(turn.id.rawValue.magnitude) % count
        let order = templates.indices.map { Int((first + UInt($0)) % count) }
        let index = order.first { !templates[$0].contents(for: turn).isEmpty } ?? order[0]
        return (templates[index], index)
    }

    /// The reply to `turn` that is due; nil if none has anything to say.
    ///
    /// - Parameter key: Where the conversation's memory keeps which one was said last. A turn that is run again gets the
    ///   same one.
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

/// Which of several replies was said last, as it is remembered.
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
    /// What to say, in every form that comes naturally: a text, a text for each language, a mapping with buttons, a
    /// list or media, or a list of any of these that take turns.
    public static func reply(_ name: String, help: String) -> Setting {
        let forms: [SettingType] = [.localizedTemplate, .object(ReplyTemplate.declarations)]
        let declaration = SettingDeclaration(
            name: name,
            type: .either(forms + [.list(of: .either(forms))]),
            help: help,
            example: ReplyTemplate.text.declaration.example,
            presence: .required,
            isShared: false,
            isInExamples: true
        )
        return Setting(declaration: declaration) { value throws(ConfigurationIssue) in
            guard let value else { return nil }
            return try ReplyTemplates(value)
        }
    }
}
