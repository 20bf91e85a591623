import ChannelKit
public import Foundation
public import Logging

/// Log lines for machines: one JSON object a line.
///
/// ```json
/// {"time":"2026-11-20T14:03:07.123Z","level":"info","label":"router","message":"message stored","tenant":"lotus-dental"}
/// ```
///
/// Metadata are members of the object, sorted; one that is called as a member that is always there gets an
/// underscore behind its name.
public struct JSONLogHandler: LogHandler {
    private static let reserved: Set = ["time", "level", "label", "message"]

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
        let fixed: [(String, Logger.MetadataValue)] = [
            ("time", .string(now().iso8601)), ("level", .string(event.level.rawValue)), ("label", .string(label)),
            ("message", .string(event.message.description)),
        ]
        let extra = event.metadata(over: metadata, metadataProvider).sorted { $0.key < $1.key }
            .map { (Self.reserved.contains($0.key) ? $0.key + "_" : $0.key, $0.value) }
        output(Self.object(fixed + extra) + "\n")
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
