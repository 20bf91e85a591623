import Logging

/// A log that a test reads: each line's message and its metadata, sorted.
struct LogRecorder: LogHandler {
    let lines: EventLog<String>
    var logLevel: Logger.Level = .notice
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let metadata = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted()
        lines.record(([event.message.description] + metadata).joined(separator: " "))
    }
}
