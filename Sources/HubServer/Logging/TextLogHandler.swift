public import Foundation
public import Logging

/// Log lines for people, times in UTC.
///
/// ```text
/// 14:03:07.123 info  router  message stored channel=front-desk tenant=lotus-dental
/// ```
///
/// Whatever a value holds, an event stays one line: control characters are escaped, and values with spaces are
/// quoted, so that nobody can write a line of log by writing a message.
public struct TextLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let output: LogOutput
    private let now: @Sendable () -> Date

    /// Makes the handler of the logger `label`.
    public init(
        label: String,
        level: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = nil,
        output: LogOutput = .standardError,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.label = label
        self.logLevel = level
        self.metadataProvider = metadataProvider
        self.output = output
        self.now = now
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let words = [
            Self.time(of: now()), event.level.column, "\(LogText.plain(label)) ",
            LogText.plain(event.message.description),
        ]
        let pairs = event.metadata(over: metadata, metadataProvider).sorted { $0.key < $1.key }
            .map { "\(LogText.plain($0.key))=\(LogText.quotedIfNeeded($0.value.description))" }
        output((words + pairs).joined(separator: " ") + "\n")
    }

    /// `14:03:07.123`, by arithmetic: a formatter costs more than the rest of the line.
    private static func time(of date: Date) -> String {
        let milliseconds = Int((date.timeIntervalSince1970 * 1_000).rounded(.down))
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        let parts = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map { digits($0, 2) }
        return parts.joined(separator: ":") + "." + digits(rest, 3)
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

extension Logger.Level {
    /// The level in five letters, so that what follows stands in a column.
    fileprivate var column: String {
        switch self {
        case .trace: "trace"
        case .debug: "debug"
        case .info: "info "
        case .notice: "note "
        case .warning: "warn "
        case .error: "error"
        case .critical: "crit "
        }
    }
}
