import ChannelKit

/// The tools of a step.
///
/// Calls of other tools are never run, whatever the model requests.
struct Toolbox: Sendable {
    private let tools: [any Tool]
    private let hasHandoff: Bool

    init(tools: [any Tool], hasHandoff: Bool) {
        self.tools = tools
        self.hasHandoff = hasHandoff
    }

    /// The declarations for the model.
    var declarations: [ModelTool] { tools.map(\.declaration) + (hasHandoff ? [HandoffTool.declaration] : []) }

    /// True if `call` is a handoff.
    func isHandoff(_ call: ToolCall) -> Bool { hasHandoff && call.name == HandoffTool.name }

    /// Runs `call` once, even if the turn runs again.
    ///
    /// - Parameters:
    ///   - arguments: The call's arguments, with placeholders restored.
    ///   - key: The call's key within the turn.
    func result(
        of call: ToolCall,
        arguments: JSONValue,
        key: String,
        for turn: Turn
    ) async throws -> ToolResult {
        guard let tool = tools.first(where: { $0.declaration.name == call.name }) else {
            return .error("There is no such tool.")
        }
        let problems = await tool.schema.problems(with: arguments)
        guard problems.isEmpty else {
            return .error("Nothing was done: \(problems.prefix(8).joined(separator: "; ")).")
        }
        let everywhere = "\(turn.tenant.id)-\(turn.id)-\(key)"
        let stored = try await turn.services.ledger.once(key, kind: "tool") {
            try await tool.result(of: arguments, key: everywhere, for: turn).json
        }
        return ToolResult(stored) ?? .error("What came of it cannot be read.")
    }
}
