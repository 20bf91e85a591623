import ChannelKit
import Foundation

extension Date {
    /// True if the time has come at `now`, to the millisecond in which times are stored: a lane that the book finds due
    /// must have work that is due here too.
    func hasCome(at now: Date) -> Bool { millisecondsSince1970 <= now.millisecondsSince1970 }
}

extension HubClock {
    /// True if `moment` has come.
    func hasReached(_ moment: Date) -> Bool { moment.hasCome(at: now) }
}
