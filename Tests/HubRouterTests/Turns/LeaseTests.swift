import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import HubRouter

@Suite("Leases", .timeLimit(.minutes(1)))
struct LeaseTests {
    @Test func leaseIsRenewedWhileItsWorkRuns() async throws {
        try await withHangingTurn(configure: { $0.turns.lease = .seconds(30) }) { life, _ in
            let start = life.clock.now
            for seconds in [10.0, 20] {
                try await eventually("the renewal of the lease is scheduled") {
                    life.clock.deadlines.contains(start.addingTimeInterval(seconds))
                }
                life.clock.advance(by: .seconds(10))
                let end = start.addingTimeInterval(seconds + 30).millisecondsSince1970
                try await life.eventually("SELECT lease_until FROM lanes WHERE stage = 'turn'", gives: "\(end)")
            }
            #expect(try await life.books.lines("SELECT attempts FROM turns") == ["1"])
        }
    }

    @Test func holderOfAnExpiredLeaseStoresNothing() async throws {
        try await withHangingTurn { life, hang in
            let now = life.clock.now
            let other = try await life.storage.schedule { scheduler in
                try scheduler.releaseAllLeases(now: now)
                return try scheduler.claim(
                    ClaimRequest(
                        stage: .turn,
                        owner: "other",
                        limit: 1,
                        perTenant: 1,
                        now: now,
                        leaseUntil: now.addingTimeInterval(30)
                    )
                )
            }
            #expect(other.count == 1)
            hang.gate.open()
            // The other holder never releases the lane; when its lease has expired the turn runs again.
            try await eventually("the turn has ended") {
                life.clock.advance(by: .seconds(1))
                return try await life.books.count("SELECT count(*) FROM turns WHERE state = 'answered'") == 1
            }
            try await life.settle()
            #expect(try await life.books.lines("SELECT attempts FROM turns") == ["2"])
            #expect(life.http.texts == ["after all: hello"])
            #expect(life.clock.now.timeIntervalSince(now) >= 30)
        }
    }

    @Test func statusWithoutAMessageIsDeletedAfterADay() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(status("read", of: "unheard-of"))
            try await life.settle()
            let start = life.clock.now
            try await eventually("it is gone") {
                life.clock.advance(by: .seconds(600))
                return try await life.books.count("SELECT count(*) FROM early_statuses") == 0
            }
            #expect(life.clock.now.timeIntervalSince(start) > 24 * 3600)
        }
    }
}
