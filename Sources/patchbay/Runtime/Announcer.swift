import HubConfig
import HubServer
import Logging

/// The announcements of a process on standard error, in the log's format and independent of the log level.
struct Announcer: Sendable {
    let format: LogFormat

    /// Prints `message`; in text format as a plain line, for which scripts can wait.
    func say(_ message: String, level: Logger.Level = .notice, metadata: Logger.Metadata = [:]) {
        switch format {
        case .text: LogWriter.standardError.append(message + "\n")
        case .json:
            LogWriter.standardError.append(
                format.line(message, level: level, label: "patchbay", metadata: metadata)
            )
        }
    }

    /// Prints a warning.
    func warn(_ message: String) { say(format == .text ? "warning: \(message)" : message, level: .warning) }

    /// Prints the problems of the configuration and of its files' modes.
    func report(_ loaded: LoadedConfiguration) {
        for warning in loaded.modeWarnings { warn("\(warning.file): \(warning.message); \(warning.remedy)") }
        guard !loaded.diagnostics.isEmpty else { return }
        guard format == .json else { return say(loaded.report()) }
        for diagnostic in loaded.diagnostics {
            say(
                diagnostic.message,
                level: diagnostic.severity == .error ? .error : .warning,
                metadata: [
                    "file": "\(diagnostic.file)", "line": "\(diagnostic.line)", "column": "\(diagnostic.column)",
                    "remedy": "\(diagnostic.remedy)",
                ]
            )
        }
    }
}
