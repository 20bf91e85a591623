/// The guidance for some of a provider's errors: the hub's handling and the operator's remedy.
public struct ErrorGuidance: Hashable, Sendable {
    /// The provider's codes, such as `131047`, or another description of the response, such as `HTTP 5xx`.
    public var codes: String
    /// The hub's handling, such as `gives up`.
    public var hub: String
    /// The operator's remedy.
    public var remedy: String

    /// Creates guidance.
    public init(_ codes: String, hub: String, remedy: String) {
        self.codes = codes
        self.hub = hub
        self.remedy = remedy
    }

    /// The table of errors in a plugin's page, as Markdown.
    public static func markdown(_ notes: [ErrorGuidance]) -> String {
        let rows = notes.map { "| \($0.codes) | \($0.hub) | \($0.remedy) |" }
        return (["| code | the hub | you |", "| --- | --- | --- |"] + rows).joined(separator: "\n")
    }
}
