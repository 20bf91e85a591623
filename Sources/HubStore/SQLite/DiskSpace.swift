import Foundation
import HubModel
import Synchronization

/// The free space on the database's disk, below which intake is refused.
///
/// On a full disk nothing is committed any more, not even that a message was sent. What was accepted must still fit.
final class DiskSpace: Sendable {
    /// The time for which a measurement is used: at 20,000 items of 4 KB a second a disk loses 80 MB in it, so that the
    /// first measurement below the reserve comes before the disk is full.
    private static let interval: Duration = .milliseconds(500)

    private let folder: String
    private let measure: @Sendable (String) -> Int64?
    /// The space that stays free for accepted work, beside what moving the log into the database may need.
    private let reserve = Atomic(BacklogLimits.defaultDisk)
    private let last = Mutex<(at: ContinuousClock.Instant, free: Int64?)?>(nil)

    /// - Parameter measure: Returns the number of free bytes on the disk of a folder; nil if it cannot be measured.
    init(folder: String, measure: @escaping @Sendable (String) -> Int64? = DiskSpace.free) {
        self.folder = folder
        self.measure = measure
    }

    /// Sets the space that stays free, in bytes.
    func keepFree(_ bytes: Int64) { reserve.store(bytes, ordering: .relaxed) }

    /// True if an item can be accepted while the log has `log` bytes; true as well if the space cannot be measured.
    func isEnough(besides log: Int64) -> Bool {
        let free = last.withLock { last in
            if let last, last.at.duration(to: .now) < Self.interval { return last.free }
            let free = measure(folder)
            last = (.now, free)
            return free
        }
        return free.map { $0 - log >= reserve.load(ordering: .relaxed) } ?? true
    }

    /// The number of bytes on the disk of `folder` that are free for this user.
    static func free(_ folder: String) -> Int64? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        let (bytes, isTooLarge) = Int64(clamping: status.f_bavail)
            .multipliedReportingOverflow(by: Int64(clamping: status.f_frsize))
        return isTooLarge ? .max : bytes
    }
}
