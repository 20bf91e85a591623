package import Foundation
package import Logging

/// A log handler that writes each event as one line in a format.
package struct LineLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let format: LogFormat
    private let label: String
    private let output: LogOutput
    private let now: @Sendable () -> Date

    /// Makes the handler of the logger `label`.
    package init(
        _ format: LogFormat,
        label: String,
        level: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = nil,
        output: LogOutput = .standardError,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.format = format
        self.label = label
        self.logLevel = level
        self.metadataProvider = metadataProvider
        self.output = output
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let line = LogLine(
            time: now(),
            level: event.level,
            label: label,
            message: event.message.description,
            metadata: event.metadata(over: metadata, metadataProvider).sorted { $0.key < $1.key }
        )
        output(line.formatted(format))
    }
}

extension LogEvent {
    /// Merges the metadata of the logger, the metadata provider and the event, in ascending precedence, and its error.
    fileprivate func metadata(over base: Logger.Metadata, _ provider: Logger.MetadataProvider?) -> Logger.Metadata {
        var merged = base
        if let provider { merged.merge(provider.get()) { _, new in new } }
        if let metadata { merged.merge(metadata) { _, new in new } }
        if let error { merged["error"] = "\(error)" }
        return merged
    }
}
