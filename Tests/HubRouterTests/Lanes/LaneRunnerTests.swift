import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import Testing

@testable import HubRouter

@Suite("Lane runner", .onBothDatabases, .timeLimit(.minutes(5)))
struct LaneRunnerTests {
    /// The process stalls, or its clock is set forward, while a turn is held: it is the only holder all the same.
    @Test func strategyIsAskedOnceHoweverLongItTakes() async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        try await withHub([channel(deadline: .seconds(86_400), hang)]) { life in
            await life.post(message("m1", "hello"))
            try await eventually("the turn runs") { hang.gate.arrivals == 1 }
            for seconds in [31, 3_600] {
                life.clock.advance(by: .seconds(seconds))
                await life.post(message("m-\(seconds)", from: "bob-\(seconds)", "hello"))
                try await eventually("the hub works") { hang.gate.arrivals > 1 }
            }
            hang.gate.open()
            try await life.settle()
            #expect(life.http.texts.count { $0 == "after all: hello" } == 3)
            #expect(try await life.books.lines("SELECT DISTINCT attempts FROM turns") == ["1"])
        }
    }

    /// Rows with work of which no commit has told, such as those of another process, are found within seconds.
    @Test func unpublishedWorkIsFound() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            for (table, reset) in [
                ("inbox", "UPDATE inbox SET state = 'pending', item_key = 'again'"),
                ("outbox", "UPDATE outbox SET state = 'pending', due_at = created_at"),
                ("turns", "UPDATE turns SET state = 'open', ended_at = NULL"),
            ] {
                try await life.books.execute(reset)
                try await eventually("\(table): it is done") {
                    life.clock.advance(by: .seconds(1))
                    return try await life.books.count(
                        """
                        SELECT (SELECT count(*) FROM inbox WHERE state = 'pending')
                            + (SELECT count(*) FROM outbox WHERE state = 'pending')
                            + (SELECT count(*) FROM turns WHERE ended_at IS NULL)
                        """
                    ) == 0
                }
                try await life.settle()
            }
            #expect(life.http.texts == ["ana: hello", "ana: hello", "ana: hello"])
        }
    }

    /// A search of the rows that is out of date costs a look at most.
    @Test func searchOfTheRowsDisturbsNoWorkInHand() async throws {
        try await withHangingTurn { life, hang in
            for _ in 0..<5 {
                life.clock.advance(by: .seconds(1))
                try await LaneScan(context: life.hub.context).scanAll()
            }
            hang.gate.open()
            try await life.settle()
            #expect(try await life.books.lines("SELECT attempts FROM turns") == ["1"])
            #expect(life.laneCount == 0)
        }
    }

    /// Idle workers take no transactions, and a lane is released in the commit that ends its work.
    @Test func messageTakesNoMoreTransactionsThanItsSteps() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            let before = life.storage.jobs
            await life.post(message("m2", "hello"))
            try await life.settle()
            // Ended and claimed for the send; sent. The receipt has applied and begun it.
            #expect(life.storage.jobs - before == 2)
            let idle = life.storage.jobs
            life.clock.advance(by: .seconds(30))
            try await life.settle()
            #expect(life.storage.jobs == idle)
        }
    }

    @Test func failingStorageDelaysALaneAndLosesNothing() async throws {
        try await withHub([channel(Echo())]) { life in
            life.storage.failWrites(3)
            await life.post(message("m1", "hello"))
            try await eventually("it is answered") {
                life.clock.advance(by: .seconds(1))
                return life.http.texts == ["ana: hello"]
            }
            try await life.settle()
            #expect(try await life.books.lines("SELECT state FROM outbox") == ["sent"])
        }
    }

    @Test func statusWithoutAMessageIsDeletedAfterADay() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(status("read", of: "unheard-of"))
            try await life.settle()
            let start = life.clock.now
            try await eventually("it is gone") {
                life.clock.advance(by: .seconds(3_600))
                return try await life.books.count("SELECT count(*) FROM early_statuses") == 0
            }
            #expect(life.clock.now.timeIntervalSince(start) > 24 * 3600)
        }
    }
}
