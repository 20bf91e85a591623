public import Foundation

/// A clock that also sleeps: passed to everything that needs the time, so that tests control both.
///
/// ```swift
/// let answer = await clock.withTimeout(.seconds(2)) { await lookUp() }
/// ```
public protocol HubClock: Sendable {
    /// The current time.
    var now: Date { get }

    /// Waits until `deadline`; returns at once if it has passed.
    ///
    /// - Throws: `CancellationError` if the task is cancelled first.
    func sleep(until deadline: Date) async throws
}

extension HubClock {
    /// Waits for `duration`.
    public func sleep(for duration: Duration) async throws {
        try await sleep(until: now.addingTimeInterval(duration.timeInterval))
    }
}

/// The system's clock.
public struct SystemClock: HubClock {
    /// The max time of one sleep, a day: far below what a sleep can last, and short enough to notice a clock that was
    /// set.
    private static let maxSleep: TimeInterval = 24 * 60 * 60

    /// Creates the system's clock.
    public init() {}

    /// The current time.
    public var now: Date { Date() }

    /// Waits until `deadline`; returns at once if it has passed.
    public func sleep(until deadline: Date) async throws {
        // In pieces: a deadline can be further away than a sleep may last.
        while case let wait = deadline.timeIntervalSinceNow, wait > 0 {
            try await Task.sleep(for: .seconds(min(wait, Self.maxSleep)))
        }
    }
}
