public import Logging
import Synchronization

/// How log lines look.
public enum LogFormat: String, CaseIterable, Sendable {
    /// For people: ``TextLogHandler``.
    case text
    /// For machines: ``JSONLogHandler``.
    case json

    /// A handler that writes this format.
    public func handler(
        label: String,
        level: Logger.Level,
        metadataProvider: Logger.MetadataProvider? = nil,
        output: LogOutput = .standardError
    ) -> any LogHandler {
        switch self {
        case .text: TextLogHandler(label: label, level: level, metadataProvider: metadataProvider, output: output)
        case .json: JSONLogHandler(label: label, level: level, metadataProvider: metadataProvider, output: output)
        }
    }
}

extension LogFormat {
    /// One line, with its line feed, as a logger called `label` would write it.
    public func line(
        _ message: String,
        level: Logger.Level,
        label: String,
        metadata: Logger.Metadata = [:]
    ) -> String {
        let line = Mutex("")
        let output = LogOutput { text in line.withLock { $0 += text } }
        let handler = handler(label: label, level: .trace, output: output)
        Logger(label: label) { _ in handler }.log(level: level, "\(message)", metadata: metadata)
        return line.withLock { $0 }
    }
}

/// Makes every logger of the process write `format` to standard error, from `level` upwards.
///
/// To be called once, before the first logger is made.
public func bootstrapLogging(format: LogFormat, level: Logger.Level) {
    LogWriter.standardError.use(format)
    LoggingSystem.bootstrap(
        { label, provider in format.handler(label: label, level: level, metadataProvider: provider) },
        metadataProvider: nil
    )
}
