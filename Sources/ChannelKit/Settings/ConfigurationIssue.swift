/// A problem with a setting, and its remedy.
///
/// The path leads from the plugin's own mapping to the value; the reader of the file turns it into a line and a column.
/// The sentences must not hold a secret's value.
public struct ConfigurationIssue: Error, Hashable, Sendable {
    /// Keys, and list positions as decimal numbers, from the plugin's mapping down; empty for the mapping itself.
    public var path: [String]
    /// The problem, as a sentence without a full stop.
    public var problem: String
    /// The remedy, as a sentence without a full stop.
    public var remedy: String

    /// Creates an issue at `path`.
    public init(path: [String], problem: String, remedy: String) {
        self.path = path
        self.problem = problem
        self.remedy = remedy
    }

    /// Returns the same issue as seen from the mapping or list that has it under `step`.
    public func below(_ step: String) -> ConfigurationIssue {
        ConfigurationIssue(path: [step] + path, problem: problem, remedy: remedy)
    }

    /// Returns an issue of the whole value of `setting`, whose help is the remedy.
    public static func at<Value>(_ setting: Setting<Value>, _ problem: String) -> ConfigurationIssue {
        ConfigurationIssue(path: [setting.declaration.name], problem: problem, remedy: setting.declaration.help)
    }
}
