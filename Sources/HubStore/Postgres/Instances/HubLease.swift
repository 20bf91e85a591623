import ChannelKit
import Foundation
import HubRouter
import Synchronization

/// The lease of a hub on a database that it shares with others, under an epoch.
///
/// It is renewed by the clock of the database. Another hub ends an epoch whose lease has expired by deleting its row, after
/// which no transaction of the epoch commits, and all that it has claimed can be taken. This one then begins a new epoch.
final class HubLease: Sendable {
    /// The time from a renewal to the expiry.
    static let time: Duration = .seconds(15)
    /// The time between two renewals: two may fail.
    private static let interval: Duration = .seconds(5)
    /// The time for which the server may take to end a transaction of the epoch before.
    private static let wait = "2s"
    /// The time before the expiry from which nothing is begun outside of the database: an effect on its way ends in it.
    private static let margin: Duration = .seconds(2)
    /// The difference of clocks, in seconds, that is left as it is: that of machines with synchronized clocks.
    private static let tolerance: TimeInterval = 0.1

    /// The transactions of an epoch cannot commit any more.
    struct Lost: Error {}

    private struct State {
        /// 0 before the first one.
        var epoch: Int64 = 0
        var renewedAt: ContinuousClock.Instant?
        /// The live epochs of other hubs.
        var others: [Int64] = []
        /// The time by which the database's clock is ahead of this machine's, in seconds.
        var offset: TimeInterval = 0
    }

    /// The number of the hub, over its epochs.
    private let id: Int64
    private let name: String
    private let clock: any HubClock
    private let onBegin: @Sendable (Int64) -> Void
    private let state = Mutex(State())
    /// Held by the threads of connections only.
    private let beginning = Mutex(())

    /// - Parameters:
    ///   - id: A number that no other live process has.
    ///   - clock: The clock of this machine.
    ///   - onBegin: Called with each new epoch, before a transaction uses it.
    init(
        id: Int64,
        name: String = HubLease.nameOfProcess,
        clock: any HubClock = SystemClock(),
        onBegin: @escaping @Sendable (Int64) -> Void
    ) {
        (self.id, self.name, self.clock, self.onBegin) = (id, name, clock, onBegin)
    }

    /// The host and the number of the process, in letters, digits, dots and hyphens.
    private static var nameOfProcess: String {
        let host = ProcessInfo.processInfo.hostName.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") }
        return "\(host)-\(ProcessInfo.processInfo.processIdentifier)"
    }

    // MARK: - State

    var epoch: Int64 { state.withLock(\.epoch) }
    var others: [Int64] { state.withLock(\.others) }
    var offset: TimeInterval { state.withLock(\.offset) }

    /// True if this is the oldest of the live epochs.
    var leads: Bool {
        state.withLock { state in state.epoch > 0 && state.others.allSatisfy { state.epoch < $0 } }
    }

    /// True if the epoch is the present one, and no other hub can have ended it.
    func covers(_ epoch: Int64) -> Bool {
        state.withLock { state in
            guard epoch == state.epoch, let renewedAt = state.renewedAt else { return false }
            return .now - renewedAt < Self.time - Self.margin
        }
    }

    /// True if the lease should be renewed now.
    var isDue: Bool { state.withLock { $0.renewedAt.map { .now - $0 >= Self.interval } ?? true } }

    // MARK: - The row

    /// Begins the first epoch, or the next one after `lost`.
    ///
    /// An earlier epoch of the same process ends first: the row is deleted after its transactions.
    func begin(after lost: Int64 = 0, on connection: PostgresConnection) throws {
        try beginning.withLock { _ in
            guard epoch == lost else { return }
            let (sent, sentAt) = (ContinuousClock.now, clock.now)
            let lines = try connection.linesOfTransaction(
                """
                BEGIN; SET LOCAL lock_timeout = '\(Self.wait)';
                DELETE FROM instances WHERE id = \(id);
                INSERT INTO instances (id, epoch, name, version, started_at, lease_until)
                SELECT \(id), nextval('epochs'), '\(name)', '', now, now + \(Self.milliseconds) FROM (\(Self.now)) AS now
                RETURNING epoch, lease_until; COMMIT
                """
            )
            let values = Self.numbers(lines.first)
            guard values.count == 2 else { throw StorageError.unavailable("the row of the hub was not stored") }
            // Lanes are claimed under it before a transaction uses it: a claim under an earlier one is void then.
            onBegin(values[0])
            state.withLock { $0.epoch = values[0] }
            renewed(sent, databaseTime: values[1] - Self.milliseconds, sentAt)
            try followOthers(on: connection)
        }
    }

    /// Renews the lease.
    ///
    /// - Throws: ``Lost`` if another hub has ended the epoch.
    func renew(on connection: PostgresConnection) throws {
        let (epoch, sent, sentAt) = (epoch, ContinuousClock.now, clock.now)
        let lines = try connection.lines(
            """
            UPDATE instances SET lease_until = now + \(Self.milliseconds) FROM (\(Self.now)) AS now
            WHERE epoch = \(epoch) RETURNING lease_until
            """
        )
        guard let until = Self.numbers(lines.first).first else { throw Lost() }
        guard epoch == self.epoch else { return }
        renewed(sent, databaseTime: until - Self.milliseconds, sentAt)
    }

    /// Ends the epochs of others whose leases have expired, and reads which are left.
    ///
    /// - Returns: True if others have gone.
    @discardableResult
    func followOthers(on connection: PostgresConnection) throws -> Bool {
        // A row that is locked is that of a transaction which has begun: the server ends it if its hub does not.
        let lines = try connection.lines(
            """
            DELETE FROM instances WHERE epoch IN (
                SELECT epoch FROM instances
                WHERE epoch <> \(epoch) AND lease_until < (\(Self.now)) FOR UPDATE SKIP LOCKED
            );
            SELECT epoch FROM instances WHERE epoch <> \(epoch) ORDER BY epoch
            """
        )
        let others = lines.flatMap { Self.numbers($0) }
        return state.withLock { state in
            defer { state.others = others }
            return !Set(state.others).isSubset(of: others)
        }
    }

    /// Hands the claims back.
    func end(on connection: PostgresConnection) throws {
        try connection.run(script: "DELETE FROM instances WHERE epoch = \(epoch)")
    }

    // MARK: - Times

    private static let milliseconds = Int64(time / .milliseconds(1))
    /// The time of the database in milliseconds.
    private static let now = "SELECT CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS bigint) AS now"

    private static func numbers(_ line: String?) -> [Int64] {
        (line ?? "").split(separator: " ").compactMap { Int64($0) }
    }

    /// - Parameters:
    ///   - sent: The time at which the request was sent: the lease holds from then on at least.
    ///   - sentAt: The same by the machine's clock.
    private func renewed(_ sent: ContinuousClock.Instant, databaseTime: Int64, _ sentAt: Date) {
        let roundTrip = (ContinuousClock.now - sent) / .seconds(1)
        let offset = Double(databaseTime) / 1_000 - sentAt.timeIntervalSince1970 - roundTrip / 2
        state.withLock { state in
            state.renewedAt = sent
            if abs(offset - state.offset) > Self.tolerance + roundTrip / 2 { state.offset = offset }
        }
    }
}

/// The clock of a database that several hubs share: the times that they compare come from it.
///
/// A machine whose clock differs by no more than a tenth of a second keeps its own.
struct DatabaseClock: HubClock {
    let lease: HubLease
    var base: any HubClock = SystemClock()

    var now: Date { base.now.addingTimeInterval(lease.offset) }

    func sleep(until deadline: Date) async throws {
        try await base.sleep(until: deadline.addingTimeInterval(-lease.offset))
    }
}
