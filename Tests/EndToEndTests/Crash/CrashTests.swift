import ChannelTestKit
import Foundation
import HubRouter
import HubTestKit
import Testing

/// Kills of the real binary at every failpoint and at random times: no message is lost, none is sent twice.
///
/// `PATCHBAY_CRASH_ROUNDS` sets the number of kills (`make crash` runs hundreds), `PATCHBAY_CRASH_DATABASE` chooses one
/// database, and `PATCHBAY_CRASH_SEED` repeats the kills of an earlier run, which prints its seed.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct CrashTests {
    /// The databases on which hubs are killed many times.
    static let databases = TestDatabase.allCases.filter { database in
        let chosen = (ProcessInfo.processInfo.environment["PATCHBAY_CRASH_DATABASE"] ?? "").lowercased()
        return chosen.isEmpty || ["\(database)", database.rawValue.lowercased()].contains(chosen)
    }

    /// Long enough for the redelivery of a status that the hub missed.
    static let grace = ["--ambiguity-grace", "6"]

    /// Without one, the kills would be skipped and the run would pass.
    @Test func theChosenDatabaseIsKnown() {
        #expect(!Self.databases.isEmpty, "PATCHBAY_CRASH_DATABASE is neither sqlite nor postgres")
    }

    @Test(arguments: CrashPoint.seams)
    func killedAtASeamTheReplyArrivesExactlyOnce(_ seam: Failpoint) async throws {
        let (bed, doomed) = try await TestBed.running(failpoints: "\(seam.rawValue)=1", arguments: Self.grace)
        try await bed.say("hello", as: "15550100999")
        #expect(try await doomed.exitCode() == -SIGKILL)

        let heir = try bed.startHub(arguments: Self.grace)
        _ = try await heir.line(after: "ready on ")
        try await bed.waitForReply("heard hello")
        try await bed.settle()
        #expect(try await bed.replies().map(\.text) == ["heard hello"])

        heir.signal(SIGTERM)
        #expect(try await heir.exitCode() == 0)
    }

    /// Each kill leaves its work to the next process on the same database, which may be killed while it recovers.
    @Test(arguments: databases)
    func killedManyTimesNothingIsLostAndNothingIsSentTwice(_ database: TestDatabase) async throws {
        let environment = ProcessInfo.processInfo.environment
        let seed = environment["PATCHBAY_CRASH_SEED"].flatMap(UInt64.init) ?? .random(in: 0..<1_000_000)
        let points = CrashPoint.all(on: database)
        // A few beyond one per end, so that every database sees several.
        let rounds = environment["PATCHBAY_CRASH_ROUNDS"].flatMap(Int.init) ?? points.count + 4
        let plan = CrashPlan(rounds: rounds, points: points, seed: seed)
        print("crash: \(rounds) kills in \(plan.series.count) databases of \(database.rawValue) at once; seed \(seed)")
        let tally = try await withThrowingTaskGroup(of: CrashTally.self) { group in
            for lives in plan.series { group.addTask { try await CrashSeries(lives: lives, database: database).run() } }
            return try await group.reduce(into: CrashTally()) { $0.add($1) }
        }
        print(tally.table(on: database))
        // Besides those, each database is killed in its migration.
        let expected = rounds + plan.series.count
        #expect(tally.kills == expected, "ended otherwise: \(expected - tally.kills)")
    }
}

extension TestBed {
    /// Waits until the hub has no work left, and every reply has its last status.
    func settle(within timeout: Duration = .seconds(60)) async throws {
        let rest = [
            "FROM inbox WHERE state = 'pending'", "FROM turns WHERE state IN ('open', 'running')",
            "FROM outbox WHERE state NOT IN ('sent', 'dead')",
            "FROM messages WHERE author = 'hub' AND status <> 'read'",
        ]
        for rows in rest {
            try await eventually("none \(rows)", within: timeout) { try count("SELECT count(*) \(rows)") == 0 }
        }
    }
}
