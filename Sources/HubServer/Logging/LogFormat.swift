public import Logging

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

/// Makes every logger of the process write `format` to standard error, from `level` upwards.
///
/// To be called once, before the first logger is made.
public func bootstrapLogging(format: LogFormat, level: Logger.Level) {
    LoggingSystem.bootstrap(
        { label, provider in format.handler(label: label, level: level, metadataProvider: provider) },
        metadataProvider: nil
    )
}
