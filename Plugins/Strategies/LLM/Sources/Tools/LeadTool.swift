import ChannelKit

/// The tool that records a lead.
struct LeadTool: Tool {
    static let name = "lead"

    let declaration: ModelTool
    let schema: ArgumentSchema

    init(fields: [String]) throws(ConfigurationIssue) {
        schema = try ArgumentSchema([
            "type": "object",
            "properties": .object(Dictionary(fields.map { ($0, ["type": "string", "maxLength": 1_000]) }) { $1 }),
        ])
        declaration = ModelTool(
            name: Self.name,
            description: """
                Records what the business should follow up: somebody wants to be called back, an appointment, an \
                offer. Call it once you know what is wanted and how to reach the person; leave out what you do not know.
                """,
            parameters: schema.json
        )
    }

    func result(of arguments: JSONValue, key: String, for turn: Turn) async throws -> ToolResult {
        let known = (arguments.object ?? [:]).filter { $0.value.string?.allSatisfy(\.isWhitespace) == false }
        guard !known.isEmpty else { return .error("Nothing was recorded: there is no argument with a text.") }
        try await turn.services.leads.record(.object(known), key: key)
        return ToolResult("Recorded.")
    }
}

/// The tool that hands the conversation off to an agent.
///
/// It ends the loop, so it has no result.
enum HandoffTool {
    static let name = "handoff"

    static let declaration = ModelTool(
        name: name,
        description: """
            Hands the conversation over to a person of the business. Call it when the customer asks for a person, when \
            you cannot help, or when something is urgent or delicate. Write the customer one closing sentence with it.
            """,
        parameters: [
            "type": "object",
            "properties": [
                "reason": ["type": "string", "description": "Why a person is needed, in a few words."],
                "summary": ["type": "string", "description": "What the person should know before they answer."],
            ],
            "required": ["summary"],
            "additionalProperties": false,
        ]
    )

    /// The note for the agent from the model's arguments; nil if they are empty.
    static func note(from arguments: JSONValue) -> String? {
        let texts = [arguments["reason"]?.string, arguments["summary"]?.string].compactMap(\.self)
            .filter { !$0.allSatisfy(\.isWhitespace) }
        return texts.isEmpty ? nil : String(texts.joined(separator: "\n").prefix(2_000))
    }
}
