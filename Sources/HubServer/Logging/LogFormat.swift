import Foundation
package import Logging

/// The format of log lines.
package enum LogFormat: String, CaseIterable, Sendable {
    /// Text for humans.
    case text
    /// JSON for machines, one object per line.
    case json
}

extension LogFormat {
    /// Formats one line, with its line feed, as the logger `label` would write it.
    package func line(
        _ message: String,
        level: Logger.Level,
        label: String,
        metadata: Logger.Metadata = [:]
    ) -> String {
        let metadata = metadata.sorted { $0.key < $1.key }
        return LogLine(time: Date(), level: level, label: label, message: message, metadata: metadata).formatted(self)
    }
}

/// Configures all loggers of the process to write `format` to standard error, from `level` upwards.
///
/// Call it once, before the first logger is made.
package func bootstrapLogging(format: LogFormat, level: Logger.Level) {
    LogWriter.standardError.use(format)
    LoggingSystem.bootstrap(
        { label, provider in LineLogHandler(format, label: label, level: level, metadataProvider: provider) },
        metadataProvider: nil
    )
}
