public import Foundation

/// What time it is, and how to wait: handed to everything that needs either, so that a test can own both.
public protocol HubClock: Sendable {
    /// The present moment.
    var now: Date { get }

    /// Waits until `deadline`; returns at once if it has passed.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first.
    func sleep(until deadline: Date) async throws
}

extension HubClock {
    /// Waits for `duration`.
    public func sleep(for duration: Duration) async throws {
        try await sleep(until: now.addingTimeInterval(duration.timeInterval))
    }
}

/// The machine's clock.
public struct SystemClock: HubClock {
    /// Makes the machine's clock.
    public init() {}

    /// The present moment.
    public var now: Date { Date() }

    /// Waits until `deadline`; returns at once if it has passed.
    public func sleep(until deadline: Date) async throws {
        let wait = deadline.timeIntervalSinceNow
        if wait > 0 { try await Task.sleep(for: .seconds(wait)) }
    }
}

extension Duration {
    /// The duration in seconds.
    public var timeInterval: TimeInterval {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }

    /// The duration in whole milliseconds, rounded down.
    public var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}

extension Date {
    /// Milliseconds since 1970, the unit in which times are stored.
    public var millisecondsSince1970: Int64 { Int64((timeIntervalSince1970 * 1_000).rounded()) }

    /// Makes a date from milliseconds since 1970.
    public init(millisecondsSince1970 milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }

    /// ISO 8601 in UTC with milliseconds, such as `2026-11-20T14:03:07.000Z`: the public format's spelling.
    public var iso8601: String {
        // The formatter truncates; half a millisecond more makes it round.
        Date(timeIntervalSince1970: Double(millisecondsSince1970) / 1_000 + 0.0005)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// Reads ISO 8601 with or without fractional seconds.
    public init?(iso8601 text: String) {
        let withFraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? withFraction.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)) else {
            return nil
        }
        self = date
    }
}

extension Duration {
    /// As a file has it, in the largest unit that gives a whole number, such as `4h`.
    public var written: String {
        let milliseconds = wholeMilliseconds
        let units: [(String, Int64)] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
        let unit = units.first { milliseconds != 0 && milliseconds.isMultiple(of: $0.1) } ?? ("ms", 1)
        return "\(milliseconds / unit.1)\(unit.0)"
    }
}
