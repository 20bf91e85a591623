import ChannelKit

/// The settings of a step, without those of the models and documents.
struct LLMSettings: Sendable {
    let instructions: LocalizedTemplate
    let historyTokens: Int
    let maxTokens: Int
    let temperature: Double?
    let maxSteps: Int
    let maxLength: Int?
    let redact: Set<PersonalData>
    /// True if the model gets the customer's images.
    let media: Bool
    let transcription: Transcription?
    let quota: Quota?
    let toolbox: Toolbox
    /// The credentials in the tools' headers.
    let toolSecrets: [Secret]

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        instructions = try Self.checked(values[Self.instructions])
        historyTokens = try values[Self.historyTokens]
        maxTokens = try values[Self.maxTokens]
        temperature = try values[Self.temperature]
        maxSteps = try values[Self.maxSteps]
        maxLength = try values[Self.maxLength]
        redact = Set(try values[Self.redact])
        media = try values[Self.media]
        transcription = try values[Transcription.setting]
        quota = try values[Self.quota]
        let tools = try values[Self.tools] ?? []
        let lead = try Self.leadTool(values)
        let hasHandoff = try values[Self.handoff]
        let reserved = (lead == nil ? [] : [LeadTool.name]) + (hasHandoff ? [HandoffTool.name] : [])
        try Self.checkNames(tools, reserved: reserved)
        toolbox = Toolbox(tools: tools + (lead.map { [$0] } ?? []), hasHandoff: hasHandoff)
        toolSecrets = tools.flatMap(\.secrets)
    }

    /// Refuses instructions that are empty or contain the customer's text.
    private static func checked(_ template: LocalizedTemplate) throws(ConfigurationIssue) -> LocalizedTemplate {
        let source = template.byLanguage.values.map(\.source).joined()
        if source.allSatisfy(\.isWhitespace) {
            throw ConfigurationIssue(
                path: ["instructions"],
                problem: "the instructions are empty",
                remedy: "describe the model's role and task"
            )
        }
        if source.contains(/\{\{ *message\.text *\}\}/) {
            throw ConfigurationIssue(
                path: ["instructions"],
                problem: "the instructions contain {{message.text}}, so a customer could change them",
                remedy: "remove the field; the model gets the message anyway"
            )
        }
        return template
    }

    private static func leadTool(_ values: SettingValues) throws(ConfigurationIssue) -> LeadTool? {
        let fields = try values[Self.lead]
        for (index, field) in fields.enumerated()
        where field.wholeMatch(of: /[A-Za-z0-9_\-]{1,64}/) == nil || fields[..<index].contains(field) {
            throw ConfigurationIssue(
                path: ["lead", "fields", String(index)],
                problem: fields[..<index].contains(field) ? "duplicate field" : "invalid field name",
                remedy: "write each name once, with letters, digits, '_' and '-'"
            )
        }
        return fields.isEmpty ? nil : try LeadTool(fields: fields)
    }

    private static func checkNames(_ tools: [HTTPTool], reserved: [String]) throws(ConfigurationIssue) {
        var taken = Set(reserved)
        for (index, tool) in tools.enumerated() where !taken.insert(tool.declaration.name).inserted {
            let name = tool.declaration.name
            throw ConfigurationIssue(
                path: ["tools", String(index), "name"],
                problem: "duplicate tool name '\(name)'",
                remedy: "rename it"
                    + (reserved.contains(name) ? ", or switch the hub's own off with '\(name): false'" : "")
            )
        }
    }
}
