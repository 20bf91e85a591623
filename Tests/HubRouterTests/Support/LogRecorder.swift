import HubModel
import HubRouter
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

/// Runs a hub with `channels` and a log that the test reads.
func withLoggedHub(
    _ channels: [RoutedChannel],
    limits: HubLimits = HubLimits(),
    configure: (inout HubOptions) -> Void = { _ in },
    _ body: (TestHub, EventLog<String>) async throws -> Void
) async throws {
    let log = EventLog<String>()
    let logger = Logger(label: "test") { _ in LogRecorder(lines: log) }
    try await withHub(channels, limits: limits, logger: logger, configure: configure) { try await body($0, log) }
}
