/// What came of loading a file: a configuration, unless the whole file is refused, and every problem in it.
public struct LoadedConfiguration: Sendable {
    /// What can serve; nil when an error concerns the whole file.
    public let configuration: HubConfiguration?
    /// The problems, in order of file, line and column.
    public let diagnostics: [Diagnostic]
    /// Warnings of files that other users of this machine can read or write, if they were asked for.
    ///
    /// They are no problems of what is written: the same files may be right elsewhere.
    public let modeWarnings: [Diagnostic]

    /// Whether anything is an error: `check` fails then, whatever can serve.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// The first error with its place, without the line that it stands in; nil if there is none.
    public var firstError: String? {
        diagnostics.first { $0.severity == .error }.map { "\($0.file):\($0.line): \($0.message)" }
    }

    /// Every problem as `check` prints it, and how many there are.
    public func report() -> String {
        (diagnostics.map(\.description) + [summary]).joined(separator: "\n")
    }

    private var summary: String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        let counts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
        guard !counts.isEmpty else { return "no problems" }
        return counts.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: ", ")
    }
}
