import ChannelKit
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// The log of the database's outages: one line when writes begin to fail, and one when they work again.
///
/// Meanwhile every webhook and every lane fails for the same reason, and a line for each would hide it.
final class StorageWatch: Service {
    /// The time without a failure after which an outage is over, in seconds: a disk with little room takes some writes and
    /// refuses others, and each of them would end it.
    static let quiet: TimeInterval = 3
    /// The interval between checks whether writes work again.
    private static let interval: Duration = .seconds(1)
    /// The max reasons that are logged of one outage: a server that stops and starts has a few.
    private static let maxReasons = 5

    private struct Outage {
        let since: Date
        var last: Date
        var failures = 0
        var reasons: Set<String> = []
    }

    private let storage: any HubStorage
    private let clock: any HubClock
    private let logger: Logger
    private let outage = Mutex<Outage?>(nil)
    private let begun = WakeSignal()

    init(storage: any HubStorage, clock: any HubClock, logger: Logger) {
        (self.storage, self.clock, self.logger) = (storage, clock, logger)
    }

    /// Logs a failure at level `error`, or the outage of which it is a part.
    func log(_ error: any Error, _ message: Logger.Message, _ metadata: Logger.Metadata) {
        log(error, message, metadata, at: .error)
    }

    /// Logs a failure at level `warning`, or the outage of which it is a part.
    func warn(_ error: any Error, _ message: Logger.Message, _ metadata: Logger.Metadata) {
        log(error, message, metadata, at: .warning)
    }

    private func log(
        _ error: any Error,
        _ message: Logger.Message,
        _ metadata: Logger.Metadata,
        at level: Logger.Level
    ) {
        guard let failure = error as? StorageError, failure.concernsAllWrites else {
            logger.log(level: level, message, metadata: metadata.merging(["error": "\(error)"]) { $1 })
            return
        }
        guard isNew(failure.description, at: clock.now) else { return }
        logger.error(
            "database failing: webhooks get 503 and work waits until it works again",
            metadata: ["reason": "\(failure)"]
        )
        begun.send()
    }

    /// Takes note of a failure.
    ///
    /// - Returns: True if its reason is new in this outage.
    private func isNew(_ reason: String, at now: Date) -> Bool {
        outage.withLock { outage in
            var present = outage ?? Outage(since: now, last: now)
            present.last = now
            present.failures += 1
            let isNew = present.reasons.count < Self.maxReasons && present.reasons.insert(reason).inserted
            outage = present
            return isNew
        }
    }

    func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.begun.wait()
                while !Task.isCancelled, !(await self.isOver()) { try? await self.clock.sleep(for: Self.interval) }
            }
        }
    }

    /// Ends the outage if writes work again.
    private func isOver() async -> Bool {
        guard outage.withLock({ $0 }) != nil else { return true }
        do { try await storage.probe() } catch {
            log(error, "the database cannot be checked", [:])
            return false
        }
        let now = clock.now
        let ended = outage.withLock { outage -> Outage? in
            guard let present = outage, now.timeIntervalSince(present.last) >= Self.quiet else { return nil }
            outage = nil
            return present
        }
        guard let ended else { return false }
        logger.notice(
            "database works again",
            metadata: [
                "seconds": "\(Int(now.timeIntervalSince(ended.since)))", "failures": "\(ended.failures)",
            ]
        )
        return true
    }
}
