/// The result of loading a file: a configuration, unless the whole file is invalid, and every problem in it.
package struct LoadedConfiguration: Sendable {
    /// The channels that can serve; nil when an error concerns the whole file.
    package let configuration: HubConfiguration?
    /// The problems, in order of file, line and column.
    package let diagnostics: [Diagnostic]
    /// Warnings about files that other users of this machine can read or write, if requested.
    ///
    /// They concern the machine, not the content: the same files may be safe elsewhere.
    package let modeWarnings: [Diagnostic]

    /// True if any problem is an error: `check` fails then, even if some channels can serve.
    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// The first error as `file:line: message`; nil if there is none.
    package var firstError: String? {
        diagnostics.first { $0.severity == .error }.map { "\($0.file):\($0.line): \($0.message)" }
    }

    /// Every problem as `check` prints it, followed by their number.
    package func report() -> String {
        (diagnostics.map(\.description) + [summary]).joined(separator: "\n")
    }

    private var summary: String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        let counts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
        guard !counts.isEmpty else { return "no problems" }
        return counts.map { $0.0.counted($0.1) }.joined(separator: ", ")
    }
}

extension Int {
    /// The number with a noun: `1 tenant`, `2 tenants`.
    package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
