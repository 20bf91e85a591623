import ChannelKit
import HubRouter
import HubTestKit
import Testing

@testable import HubStore

@Suite("Jobs that share round trips", .postgres, .timeLimit(.minutes(2)))
struct InterleavingTests {
    private struct Stop: Error {}

    private let connection: PostgresConnection
    private let table: PostgresTable
    private let steps = Steps()

    /// The steps of jobs in the order of time.
    private final class Steps {
        var all: [String] = []
    }

    init() throws {
        let server = try PostgresServer.shared
        table = try PostgresTable(server)
        connection = try PostgresConnection(server.address())
    }

    /// A job with steps, each of which needs a result.
    private func job(
        _ name: String,
        holding keys: [LockKey] = [],
        _ actions: [(Interleaving) throws -> Void]
    ) -> Interleaving.Body {
        Interleaving.Body(holds: keys) { [connection, steps, table] in
            for (position, action) in actions.enumerated() {
                try action(connection.interleaving)
                _ = try SQLConnection(driver: connection).row(table.count) { try $0["count"] as Int64 }
                steps.all.append("\(name)\(position + 1)")
            }
        }
    }

    private func run(_ bodies: [Interleaving.Body]) throws {
        try connection.transaction { _ in try connection.interleaving.run(bodies) }
    }

    private static var nothing: (Interleaving) throws -> Void { { _ in } }
    private static func hold(_ id: Int64) -> (Interleaving) throws -> Void {
        { _ = try $0.hold(.conversation(ConversationID(id))) }
    }

    @Test(arguments: [1, 3, 200])
    func jobsWaitTogether(_ count: Int) throws {
        let before = connection.traffic.roundTrips
        try run((0..<count).map { job("\($0)-", [Self.nothing, Self.nothing, Self.nothing]) })
        #expect(steps.all.count == 3 * count)
        // At most 64 at a time, and COMMIT.
        #expect(connection.traffic.roundTrips - before <= 3 * (count / 64 + 1) + 1)
    }

    @Test func thoseThatShareAKeyRunInTheirOrder() throws {
        let key = LockKey.name(LockName(.contact, "ana", on: .lotus))
        try run([
            job("a", holding: [key], [Self.nothing, Self.nothing]), job("b", holding: [key], [Self.nothing]),
            job("c", [Self.nothing]), job("d", holding: [key], [Self.nothing]),
        ])
        #expect(steps.all.filter { !$0.hasPrefix("c") } == ["a1", "a2", "b1", "d1"])
        #expect(steps.all.firstIndex(of: "c1") == 1)
    }

    @Test func aKeyIsWaitedForUntilItsHolderEnds() throws {
        try run([job("a", [Self.hold(1), Self.nothing]), job("b", [Self.hold(1)])])
        #expect(steps.all == ["a1", "a2", "b1"])
    }

    @Test func ofJobsThatWaitForEachOtherOneFails() throws {
        #expect(throws: LockMissed.self) {
            try run([job("a", [Self.hold(1), Self.hold(2)]), job("b", [Self.hold(2), Self.hold(1)])])
        }
        #expect(!connection.isInTransaction)
        // The next run has all stacks and keys again.
        try run([job("c", [Self.hold(1), Self.hold(2)])])
        #expect(steps.all.suffix(2) == ["c1", "c2"])
    }

    @Test(arguments: [false, true])
    func anErrorEndsAllJobsAndTheirTransaction(_ isOfStatement: Bool) throws {
        let insert: (Interleaving) throws -> Void = { [connection, table] _ in
            try SQLConnection(driver: connection).run(table.insert, 1, "a")
        }
        let fail: (Interleaving) throws -> Void = isOfStatement ? insert : { _ in throw Stop() }
        #expect(throws: (any Error).self) {
            try run([job("a", [insert, Self.nothing, Self.nothing]), job("b", [Self.nothing, fail, Self.nothing])])
        }
        #expect(steps.all.count <= 3)
        #expect(!connection.isInTransaction)
        #expect(try table.ids() == [])
        try run([job("c", [insert])])
        #expect(try table.ids() == [1])
    }

    /// A lane worker tells by its own error which of its items failed.
    @Test func aJobAloneEndsWithItsOwnError() throws {
        #expect(throws: Stop.self) {
            try run([
                Interleaving.Body(holds: []) { [connection, table] in
                    let sql = SQLConnection(driver: connection)
                    try sql.run(table.insert, 1, "a")
                    do { _ = try sql.changes(of: table.insert, 1, "a") } catch is PostgresError { throw Stop() }
                }
            ])
        }
        #expect(!connection.isInTransaction)
    }

    @Test func eachJobSeesItsTenant() throws {
        let shown = SQLStatement("SELECT current_setting('patchbay.tenant') AS tenant")
        let read: @Sendable (Int64, PostgresConnection) throws -> String? = { tenant, connection in
            connection.enter(tenant: tenant)
            _ = try SQLConnection(driver: connection).row(shown) { try $0["tenant"] as String }
            return try SQLConnection(driver: connection).row(shown) { try $0["tenant"] as String }
        }
        try run(
            (1...5).map { (tenant: Int64) in
                Interleaving.Body(holds: []) { [connection, steps] in
                    steps.all.append("\(tenant) \(try read(tenant, connection) ?? "")")
                }
            }
        )
        #expect(steps.all == (1...5).map { "\($0) \($0)" })
    }
}
