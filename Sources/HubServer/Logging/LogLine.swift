import ChannelKit
import Foundation
import Logging

/// The content of a log line, with its metadata sorted by key.
struct LogLine {
    let time: Date
    let level: Logger.Level
    let label: String
    let message: String
    let metadata: [(key: String, value: Logger.MetadataValue)]

    /// Returns the line in `format`, with its line feed.
    func formatted(_ format: LogFormat) -> String { (format == .text ? text : json) + "\n" }

    // MARK: - Text

    /// The line for humans, with its time in UTC.
    ///
    /// ```text
    /// 14:03:07.123 info  router  message stored channel=front-desk tenant=lotus-dental
    /// ```
    ///
    /// Control characters are escaped and values with spaces are quoted, so that a message cannot forge a log line.
    private var text: String {
        let words = [clock, level.column, "\(LogText.plain(label)) ", LogText.plain(message)]
        let pairs = metadata.map { "\(LogText.plain($0.key))=\(LogText.quotedIfNeeded($0.value.description))" }
        return (words + pairs).joined(separator: " ")
    }

    /// The time, such as `14:03:07.123`, without a formatter, which costs more than the rest of the line.
    private var clock: String {
        let milliseconds = Int((time.timeIntervalSince1970 * 1_000).rounded(.down))
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        let parts = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map { Self.digits($0, 2) }
        return parts.joined(separator: ":") + "." + Self.digits(rest, 3)
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    // MARK: - JSON

    private static let reserved: Set = ["time", "level", "label", "message"]

    /// The line for machines: a JSON object.
    ///
    /// ```json
    /// {"time":"2026-11-20T14:03:07.123Z","level":"info","label":"router","message":"stored","tenant":"lotus"}
    /// ```
    ///
    /// Metadata are members of the object. A key that is also a fixed member gets an underscore at its end.
    private var json: String {
        let fixed: [(String, Logger.MetadataValue)] = [
            ("time", .string(time.iso8601)), ("level", .string(level.rawValue)), ("label", .string(label)),
            ("message", .string(message)),
        ]
        let extra = metadata.map { (Self.reserved.contains($0.key) ? $0.key + "_" : $0.key, $0.value) }
        return Self.object(fixed + extra)
    }

    private static func object(_ members: [(String, Logger.MetadataValue)]) -> String {
        "{" + members.map { "\(LogText.json($0)):\(json($1))" }.joined(separator: ",") + "}"
    }

    private static func json(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): LogText.json(text)
        case .stringConvertible(let value): LogText.json(value.description)
        case .array(let values): "[" + values.map(json).joined(separator: ",") + "]"
        case .dictionary(let members): object(members.sorted { $0.key < $1.key }.map { ($0, $1) })
        }
    }
}

extension Logger.Level {
    /// The level, padded to five characters for alignment.
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
