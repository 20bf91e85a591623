/// What is wrong with a setting, and what to do about it.
///
/// The path leads from the plugin's own mapping to the value; whoever reads the file turns it into a line and a
/// column. The sentences must not hold a secret's value.
public struct ConfigurationIssue: Error, Hashable, Sendable {
    /// Keys, and list positions as decimal numbers, from the plugin's mapping down; empty for the mapping itself.
    public var path: [String]
    /// What is wrong, as a sentence without a full stop.
    public var problem: String
    /// What to do, as a sentence without a full stop.
    public var remedy: String

    /// Describes an issue at `path`.
    public init(path: [String], problem: String, remedy: String) {
        self.path = path
        self.problem = problem
        self.remedy = remedy
    }

    /// The same issue, seen from the mapping or the list in which its own stands under `step`.
    public func below(_ step: String) -> ConfigurationIssue {
        ConfigurationIssue(path: [step] + path, problem: problem, remedy: remedy)
    }
}
