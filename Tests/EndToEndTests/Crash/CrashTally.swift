import HubRouter
import HubTestKit

/// The kills of a crash test, by the place at which the process was.
struct CrashTally {
    private var counts: [CrashPoint: Int] = [:]
    /// The messages, and the replies that are missing and those that were sent again.
    private var messages = 0
    private var lost = 0
    private var doubled = 0

    /// The number of kills.
    var kills: Int { counts.values.reduce(0, +) }

    /// Counts one kill.
    mutating func count(_ point: CrashPoint) { counts[point, default: 0] += 1 }

    /// Counts what became of messages.
    mutating func count(messages: Int, lost: Int, doubled: Int) {
        self.messages += messages
        self.lost += lost
        self.doubled += doubled
    }

    /// Adds the kills of another tally.
    mutating func add(_ other: CrashTally) {
        counts.merge(other.counts, uniquingKeysWith: +)
        count(messages: other.messages, lost: other.lost, doubled: other.doubled)
    }

    /// A table of the kills and of what became of the messages.
    func table(on database: TestDatabase) -> String {
        let points = [.seam(.migrationApplied)] + CrashPoint.all(on: database)
        let rows =
            points.map { ("\($0)", counts[$0] ?? 0) } + [
                ("all", kills), ("messages", messages), ("lost", lost), ("doubled", doubled),
            ]
        return rows.map { "crash: \(database.rawValue) | \($0) | \($1)" }.joined(separator: "\n")
    }
}
