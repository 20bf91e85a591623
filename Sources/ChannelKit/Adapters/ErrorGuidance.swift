/// What becomes of a provider's refusals of one sort, and what the operator can do.
public struct ErrorGuidance: Hashable, Sendable {
    /// The provider's codes or words, such as `131047`, or what else is seen of it.
    public var codes: String
    /// What the hub does, such as `gives up`.
    public var hub: String
    /// What the operator does.
    public var remedy: String

    /// Describes refusals.
    public init(_ codes: String, hub: String, remedy: String) {
        self.codes = codes
        self.hub = hub
        self.remedy = remedy
    }

    /// The table of errors in a plugin's README.
    public static func markdown(_ notes: [ErrorGuidance]) -> String {
        let rows = notes.map { "| \($0.codes) | \($0.hub) | \($0.remedy) |" }
        return (["| code | the hub | you |", "| --- | --- | --- |"] + rows).joined(separator: "\n")
    }
}
