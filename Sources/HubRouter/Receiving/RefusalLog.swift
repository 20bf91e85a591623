import ChannelKit
import Foundation
import Logging
import Synchronization

/// The log lines of refused webhooks: a few for each adapter and minute, and then a count.
///
/// Requests from anywhere can be refused, so a line for each would let strangers fill the disk.
final class RefusalLog: Sendable {
    /// The max lines of one adapter within ``period``: enough to see a wrong secret beside a scanner's noise.
    static let linesPerPeriod = 5
    /// The time after which an adapter has its lines again, in seconds: short enough to see that a fix worked.
    static let period: TimeInterval = 60

    private struct Period {
        var begin: Date
        var count = 0
    }

    private let logger: Logger
    private let periods = Mutex<[AdapterKind: Period]>([:])

    init(logger: Logger) { self.logger = logger }

    /// Logs a refusal; beyond the max of lines it is only counted, for a line of the next period.
    func log(
        _ message: Logger.Message,
        _ level: Logger.Level = .notice,
        of adapter: AdapterKind,
        _ metadata: Logger.Metadata = [:],
        at now: Date
    ) {
        let (count, unlogged) = periods.withLock { periods -> (Int, Int) in
            var period = periods[adapter] ?? Period(begin: now)
            var unlogged = 0
            // A clock that was set back begins a new period, too.
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
        logger.log(level: level, message, metadata: metadata)
        if count == Self.linesPerPeriod {
            logger.notice(
                "log limit reached: further refused webhooks of this minute are only counted",
                metadata: ["adapter": "\(adapter)"]
            )
        }
    }
}
