import HubConfig
import HubServer
import Logging

/// The announcements of a serving process on standard error, in the format of its log and whatever the log's level.
struct Announcer: Sendable {
    let format: LogFormat

    /// Says `message`: in the text format as a plain line, which scripts wait for.
    func say(_ message: String, level: Logger.Level = .notice, metadata: Logger.Metadata = [:]) {
        switch format {
        case .text: LogWriter.standardError.append(message + "\n")
        case .json:
            LogWriter.standardError.append(
                format.line(message, level: level, label: "patchbay", metadata: metadata)
            )
        }
    }

    /// Warns of what may be meant, but seldom is.
    func warn(_ message: String) { say(format == .text ? "warning: \(message)" : message, level: .warning) }

    /// Says what is wrong with the configuration, and with its files, if anything is.
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
