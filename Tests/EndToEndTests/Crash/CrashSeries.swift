import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import HubTestKit
import Testing

@testable import HubStore

/// The lives of processes that inherit one database from each other.
struct CrashSeries {
    let lives: [CrashLife]
    let database: TestDatabase

    /// The grace for a delivery status, longer than the default after hundreds of kills.
    ///
    /// The provider then redelivers thousands of webhooks at once, on a busy machine for over 20 seconds. A reply whose
    /// status comes after the grace is sent again, as documented.
    private var grace: [String] { ["--ambiguity-grace", lives.count > 20 ? "60" : "20"] }

    /// Kills every process but a last one, and checks that each message got one reply.
    ///
    /// - Returns: The kills.
    func run() async throws -> CrashTally {
        var tally = CrashTally()
        let bed = try await TestBed.killedInItsMigration(on: database)
        tally.count(.seam(.migrationApplied))
        try await bed.startSimulators()
        for life in lives {
            let proxy = try bed.proxy(for: life)
            let hub = try bed.startHub(failpoints: life.failpoints, arguments: grace)
            if try await end(life, hub, bed, proxy) { tally.count(life.end.point) }
        }
        try bed.connectDirectly()
        let survivor = try bed.startHub(arguments: grace)
        _ = try await survivor.line(after: "ready on ")
        try await check(bed, &tally)
        survivor.signal(SIGTERM)
        #expect(try await survivor.exitCode() == 0)
        return tally
    }

    /// Waits until the process is killed where its life ends.
    ///
    /// - Returns: False if it ended otherwise.
    private func end(_ life: CrashLife, _ hub: Program, _ bed: TestBed, _ proxy: CuttingProxy?) async throws -> Bool {
        // Some webhooks are posted twice at once, as providers do.
        try await bed.fault(["adapter": "whatsapp", "fault": "duplicate_webhook"])
        let say = bed.sayer
        switch life.end {
        case .moment(let moment):
            async let saying: Void = life.say(with: say)
            try await Task.sleep(for: moment)
            hub.signal(SIGKILL)
            try await saying
        case .seam(let seam, let passage):
            // It may die while it recovers.
            try await hub.waitUntilReadyOrEnded()
            try await life.say(with: say)
            if try await !wait(until: { !hub.process.isRunning }) {
                Issue.record("life \(life.number) never reached \(seam.rawValue) \(passage) times")
                hub.signal(SIGKILL)
                try await hub.exitCode()
                return false
            }
        case .commit(_, let number):
            try await hub.waitUntilReadyOrEnded()
            proxy?.arm(number)
            try await life.say(with: say)
            if try await !wait(until: { proxy?.hasCut ?? true }) {
                Issue.record("life \(life.number) never reached its COMMIT \(number)")
            }
            // It learns the outcome now, or the next process finds it.
            try await Task.sleep(for: .milliseconds(50 * number))
            hub.signal(SIGKILL)
        }
        let code = try await hub.exitCode()
        #expect(code == -SIGKILL, "life \(life.number) ended with \(code): \(hub.errorText.suffix(2_000))")
        return code == -SIGKILL
    }

    /// Waits until a condition holds, for as long as six messages take on a busy machine.
    ///
    /// - Returns: False if it does not hold in that time.
    private func wait(until condition: () -> Bool) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(30)
        while !condition(), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(10)) }
        return condition()
    }

    private func check(_ bed: TestBed, _ tally: inout CrashTally) async throws {
        let said = lives.flatMap(\.messages)
        try await eventually("every message is received", within: .seconds(180)) {
            try bed.count("SELECT count(*) FROM messages WHERE author = 'customer'") == said.count
        }
        do { try await bed.settle(within: .seconds(180)) } catch {
            Issue.record("\(error): \(try bed.replies(where: "state NOT IN ('sent', 'dead')"))")
        }
        let replies = Dictionary(grouping: try await bed.replies()) { $0.text }
        let expected = Set(said.map { "heard \($0.text)" })
        #expect(expected.subtracting(replies.keys) == [], "lost")
        #expect(Set(replies.keys).subtracting(expected) == [], "never said")
        tally.count(
            messages: said.count,
            lost: expected.subtracting(replies.keys).count,
            doubled: replies.values.count { $0.count > 1 }
        )
        for (text, sends) in replies where sends.count > 1 {
            let states = try sends.map { try bed.replies(where: "id = \(bed.replyID(ofCorrelation: $0.correlation))") }
            Issue.record("sent more than once: '\(text)', \(states)")
        }
        for rows in ["FROM messages WHERE author = 'customer'", "FROM turns WHERE state = 'replied'", "FROM outbox"] {
            #expect(try bed.count("SELECT count(*) \(rows)") == said.count, "\(rows)")
        }
        for rows in ["FROM inbox WHERE state = 'dead'", "FROM outbox WHERE state = 'dead'", "FROM unrouted"] {
            #expect(try bed.count("SELECT count(*) \(rows)") == 0, "\(rows)")
        }
        #expect(try bed.misnumberedEvents() == [])
        #expect(try bed.integrity() == ["ok"])
    }
}

extension TestBed {
    /// Makes a bed whose database was killed in the middle of its migration, and then migrated.
    fileprivate static func killedInItsMigration(on kind: TestDatabase) async throws -> TestBed {
        let bed = try TestBed(on: kind == .postgres ? PostgresDatabase(isMigrated: false) : nil)
        let doomed = try bed.migration(failpoints: "\(Failpoint.migrationApplied.rawValue)=1")
        #expect(try await doomed.exitCode() == -SIGKILL, "\(doomed.errorText)")
        let migration = try bed.migration()
        #expect(try await migration.exitCode() == 0, "\(migration.errorText)")
        try bed.database?.addReadableViews()
        return bed
    }

    private func migration(failpoints: String = "") throws -> Program {
        let arguments = database.map { ["--database", $0.ownersURL, "--role", PostgresServer.hub] } ?? []
        return try Program(["migrate"] + arguments, environment: ["PATCHBAY_FAILPOINTS": failpoints], in: folder)
    }

    /// Lets the next hub connect through a proxy of its own if its life ends with a COMMIT, else directly.
    fileprivate func proxy(for life: CrashLife) throws -> CuttingProxy? {
        guard case .commit(let cut, _) = life.end, let database else {
            try connectDirectly()
            return nil
        }
        let proxy = try CuttingProxy(to: database.server.folder.path(".s.PGSQL.5432"), cut, at: nil)
        try configure(Self.configuration(reply: "heard {{message.text}}"), database: database.url(through: proxy))
        return proxy
    }

    fileprivate func connectDirectly() throws { try configure(Self.configuration(reply: "heard {{message.text}}")) }

    /// The problems of the database file, or `ok`; the files of a server are not the hub's.
    fileprivate func integrity() throws -> [String] {
        database == nil ? try lines("PRAGMA integrity_check") : ["ok"]
    }

    /// The first events whose number is not their place among those of their conversation.
    fileprivate func misnumberedEvents() throws -> [String] {
        try lines(
            """
            SELECT id, conversation, conversation_seq, place FROM (
                SELECT id, conversation, conversation_seq,
                    row_number() OVER (PARTITION BY conversation ORDER BY id) AS place
                FROM events WHERE conversation IS NOT NULL) AS numbered
            WHERE conversation_seq IS DISTINCT FROM place LIMIT 10
            """
        )
    }

    /// The row of the reply with the hub's own id of its send; 0 if there is none.
    fileprivate func replyID(ofCorrelation correlation: String) throws -> Int64 {
        let hexadecimal = database == nil ? "hex(value)" : "encode(value, 'hex')"
        let key = try lines("SELECT \(hexadecimal) FROM installation WHERE name = 'public_id_key'").first ?? ""
        let digits = Array(key)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
        return PublicIDs(key: Data(bytes)).number("msg", in: correlation) ?? 0
    }

    /// The rows of some replies, for the report of a failure.
    fileprivate func replies(where condition: String) throws -> [String] {
        try lines(
            """
            SELECT id, state, attempts, created_at, due_at, done_at, reason FROM outbox
            WHERE \(condition) LIMIT 10
            """
        )
    }
}

extension CrashLife {
    /// Sends all of its messages at once.
    fileprivate func say(with say: @escaping TestBed.Sayer) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for message in messages {
                group.addTask { try await say(message.text, message.customer, message.channel) }
            }
            try await group.waitForAll()
        }
    }
}
