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
    /// A day: far below what a sleep can last, and often enough to notice that the clock was set.
    private static let maxSleep: TimeInterval = 24 * 60 * 60

    /// Makes the machine's clock.
    public init() {}

    /// The present moment.
    public var now: Date { Date() }

    /// Waits until `deadline`; returns at once if it has passed.
    public func sleep(until deadline: Date) async throws {
        // In pieces: a deadline can lie further off than a sleep may last.
        while case let wait = deadline.timeIntervalSinceNow, wait > 0 {
            try await Task.sleep(for: .seconds(min(wait, Self.maxSleep)))
        }
    }
}
