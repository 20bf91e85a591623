import ChannelKit
import Foundation
import Logging
import Synchronization

/// The log lines of refused webhooks: a few for each adapter and minute, and then a count.
///
/// Anybody can have a request refused, so that a line for each would let strangers fill the disk.
final class RefusalLog: Sendable {
    /// Lines of one adapter within ``period``: enough to see a wrong secret beside a scanner's noise.
    static let linesPerPeriod = 5
    static let period: TimeInterval = 60

    private struct Period {
        var begin: Date
        var count = 0
    }

    private let logger: Logger
    private let periods = Mutex<[AdapterKind: Period]>([:])

    init(logger: Logger) { self.logger = logger }

    /// Logs a refusal, unless the adapter has had its lines; then it is counted for the line of the next period.
    func note(_ message: Logger.Message, of adapter: AdapterKind, _ metadata: Logger.Metadata = [:], at now: Date) {
        let (count, unlogged) = periods.withLock { periods -> (Int, Int) in
            var period = periods[adapter] ?? Period(begin: now)
            var unlogged = 0
            // A clock that was set back begins a period, too.
            if !(0..<Self.period).contains(now.timeIntervalSince(period.begin)) {
                unlogged = max(0, period.count - Self.linesPerPeriod)
                period = Period(begin: now)
            }
            period.count += 1
            periods[adapter] = period
            return (period.count, unlogged)
        }
        var metadata = metadata
        metadata["adapter"] = "\(adapter)"
        if unlogged > 0 {
            logger.notice("more webhooks refused", metadata: ["adapter": "\(adapter)", "count": "\(unlogged)"])
        }
        guard count <= Self.linesPerPeriod else { return }
        logger.notice(message, metadata: metadata)
        if count == Self.linesPerPeriod {
            logger.notice("further refusals of this minute are counted only", metadata: ["adapter": "\(adapter)"])
        }
    }
}
