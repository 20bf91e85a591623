import ChannelKit
import Foundation
import HubModel
import HubRouter
import Testing

@testable import HubStore

@Suite("Statuses", .timeLimit(.minutes(5)))
struct StatusTests {
    /// Returns the expected status after `statuses`, in any order.
    private static func end(of statuses: [DeliveryStatus]) -> DeliveryStatus {
        for status in [DeliveryStatus.played, .read, .delivered, .failed, .sent] where statuses.contains(status) {
            return status
        }
        return .queued
    }

    private static func permutations(_ statuses: [DeliveryStatus]) -> [[DeliveryStatus]] {
        guard !statuses.isEmpty else { return [[]] }
        return statuses.indices.flatMap { index in
            var rest = statuses
            let first = rest.remove(at: index)
            return permutations(rest).map { [first] + $0 }
        }
    }

    private static let all: [DeliveryStatus] = [.sent, .delivered, .read, .played, .failed]

    private static let subsets: [[DeliveryStatus]] = (1..<(1 << all.count)).map { bits in
        all.indices.filter { bits & (1 << $0) != 0 }.map { all[$0] }
    }

    private func update(_ status: DeliveryStatus, of id: String = "p1", at seconds: Double = 0) -> StatusUpdate {
        StatusUpdate(
            externalID: id,
            status: status,
            at: noon.addingTimeInterval(seconds),
            error: status == .failed ? ProviderError(code: "131047", message: "too late") : nil
        )
    }

    private static let message = "SELECT status, error_code FROM messages WHERE author = 'hub'"

    @Test(arguments: TestDatabase.allCases)
    func statusesInAnyOrderGiveTheSameResult(_ database: TestDatabase) async throws {
        let store = try database.store()
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        let orders = Self.subsets.flatMap(Self.permutations)
        // One message for each order, all in one commit.
        try await store.storage.transact("lotus") { tx in
            for (number, order) in orders.enumerated() {
                var message = StoredMessage.said(in: ids.conversation, channel: .lotus)
                message.externalID = "order-\(number)"
                message.status = .sent
                let id = try #require(try tx.insertMessage(message))
                let updates = order.map { update($0, of: "order-\(number)") }
                for update in updates { _ = try tx.applyStatus(update, channel: .lotus, at: noon) }
                // Once more: nothing that was heard moves it again.
                for update in updates {
                    #expect(
                        try tx.applyStatus(update, channel: .lotus, at: noon).map(\.outcome) == [.unchanged(id)],
                        "\(order)"
                    )
                }
            }
        }
        let ends = try store.lines("\(Self.message) AND external_id LIKE 'order-%' ORDER BY id")
        for (order, line) in zip(orders, ends) {
            let end = Self.end(of: order + [.sent])
            #expect(line == "\(end.rawValue) \(end == .failed ? "131047" : "-")", "\(order)")
        }
        #expect(ends.count == orders.count)
    }

    @Test(arguments: TestDatabase.allCases)
    func statusesBeforeTheReceiptAreAppliedWithIt(_ database: TestDatabase) async throws {
        for order in Self.permutations([.delivered, .read, .failed]) {
            let store = try database.store()
            let ids = try await SampleRows.put(into: .lotus, of: store.storage)
            let outcomes = try await store.storage.transact("lotus") { tx in
                try order.flatMap { try tx.applyStatus(update($0), channel: .lotus, at: noon).map(\.outcome) }
            }
            #expect(outcomes == [.early, .early, .early])
            _ = try await store.storage.transact("lotus") { tx in
                try tx.markSent(ids.reply, receipt: DeliveryReceipt(externalID: "p1"), at: noon)
            }
            #expect(try store.lines(Self.message) == ["read -"])
            #expect(try store.lines("SELECT count(*) FROM early_statuses") == ["0"])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func statusesBeforeTheirMessageAreAppliedAtInsertion(_ database: TestDatabase) async throws {
        let store = try database.store()
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        var message = StoredMessage.said(in: ids.conversation, channel: .lotus)
        (message.externalID, message.author) = ("p1", .agent)
        try await store.storage.transact("lotus") { [message] tx in
            _ = try tx.applyStatus(update(.read), channel: .lotus, at: noon)
            _ = try tx.insertMessage(message)
        }
        #expect(try store.lines("SELECT status FROM messages WHERE author = 'agent'") == ["read"])
    }

    @Test(arguments: TestDatabase.allCases)
    func everyStatusIsCountedOnceByItsEffect(_ database: TestDatabase) async throws {
        let store = try database.store()
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        try await store.storage.transact("lotus") { tx in
            let tx = try #require(tx as? SQLTenantTransaction)
            for status in [DeliveryStatus.read, .delivered, .read] {
                _ = try tx.applyStatus(update(status), channel: .lotus, at: noon)
            }
            _ = try tx.applyStatus(update(.read, of: ""), channel: .lotus, at: noon)
            #expect(tx.statuses.counts == counts(unchanged: 1, early: 2, invalid: 1))
            _ = try tx.markSent(ids.reply, receipt: DeliveryReceipt(externalID: "p1"), at: noon)
            #expect(tx.statuses.counts.joined == 2)
            for status in [DeliveryStatus.played, .read] {
                _ = try tx.applyStatus(update(status), channel: .lotus, at: noon)
            }
            #expect(tx.statuses.counts == counts(moved: 1, unchanged: 2, early: 2, invalid: 1, joined: 2))
        }
    }

    private func counts(
        moved: Int = 0,
        unchanged: Int = 0,
        early: Int = 0,
        invalid: Int = 0,
        joined: Int = 0
    ) -> StatusCounts {
        var counts = StatusCounts()
        (counts.moved, counts.unchanged, counts.early) = (moved, unchanged, early)
        (counts.invalid, counts.joined) = (invalid, joined)
        return counts
    }

    // MARK: - Replies after a failure

    private static let reply = "SELECT state, reason, CASE WHEN dropped_at IS NULL THEN 1 ELSE 0 END FROM outbox"

    struct FailureCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let statuses: [DeliveryStatus]
        var cause: ProviderError.Cause?
        let reply: String
    }

    static let failed = "failed after it was sent: 131047: too late"

    static let failures = [
        FailureCase(testDescription: "failed", statuses: [.failed], reply: "dead \(failed) 1"),
        FailureCase(testDescription: "sent, failed", statuses: [.sent, .failed], reply: "dead \(failed) 1"),
        FailureCase(testDescription: "failed twice", statuses: [.failed, .failed], reply: "dead \(failed) 1"),
        FailureCase(testDescription: "failed, sent", statuses: [.failed, .sent], reply: "dead \(failed) 1"),
        FailureCase(testDescription: "failed, delivered", statuses: [.failed, .delivered], reply: "sent  1"),
        FailureCase(testDescription: "failed, read", statuses: [.failed, .read], reply: "sent  1"),
        FailureCase(testDescription: "delivered, failed", statuses: [.delivered, .failed], reply: "sent  1"),
        FailureCase(
            testDescription: "opted out",
            statuses: [.failed],
            cause: .optedOut,
            reply: "dead \(failed) 0"
        ),
    ]

    private func updates(_ testCase: FailureCase) -> [StatusUpdate] {
        testCase.statuses.map { status in
            var update = update(status, at: 5)
            update.error?.cause = testCase.cause
            return update
        }
    }

    @Test(arguments: TestDatabase.allCases, failures)
    func aReplyThatFailsLaterIsADeadLetterUntilItArrives(_ database: TestDatabase, _ testCase: FailureCase) async throws
    {
        let store = try database.store()
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        try await store.storage.transact("lotus") { tx in
            try tx.markSent(ids.reply, receipt: DeliveryReceipt(externalID: "p1"), at: noon)
            for update in updates(testCase) { _ = try tx.applyStatus(update, channel: .lotus, at: noon) }
            let isListed = testCase.reply.hasPrefix("dead") && testCase.cause == nil
            #expect(
                try tx.deadLetters(limit: 5).map(\.id) == (isListed ? [DeadLetterID(.reply, ids.reply.rawValue)] : [])
            )
        }
        #expect(try store.lines(Self.reply) == [testCase.reply])
    }

    @Test(arguments: TestDatabase.allCases, failures)
    func soItIsWhereTheStatusesCameBeforeTheReceipt(_ database: TestDatabase, _ testCase: FailureCase) async throws {
        let store = try database.store()
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        let applied = try await store.storage.transact("lotus") { tx in
            for update in updates(testCase) { _ = try tx.applyStatus(update, channel: .lotus, at: noon) }
            return try tx.markSent(ids.reply, receipt: DeliveryReceipt(externalID: "p1"), at: noon).early
        }
        #expect(try store.lines(Self.reply) == [testCase.reply])
        // The result has each of them, with its cause and the provider's time.
        #expect(Set(applied.map(\.update.status)) == Set(testCase.statuses))
        #expect(applied.allSatisfy { $0.update.at == noon.addingTimeInterval(5) })
        #expect(applied.compactMap(\.update.error?.cause) == (testCase.cause.map { [$0] } ?? []))
    }

    @Test(arguments: TestDatabase.allCases)
    func earlyStatusesThatASendIsResolvedByAreReturnedToo(_ database: TestDatabase) async throws {
        let store = try database.store()
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        let applied = try await store.storage.transact("lotus") { tx in
            var failed = update(.failed)
            failed.error?.cause = .optedOut
            _ = try tx.applyStatus(failed, channel: .lotus, at: noon)
            var sent = update(.sent)
            sent.correlation = try tx.correlation(of: ids.reply)
            return try tx.applyStatus(sent, channel: .lotus, at: noon)
        }
        #expect(applied.map(\.update.status) == [.failed, .sent])
        #expect(applied.first?.update.error?.cause == .optedOut)
    }

    @Test(arguments: TestDatabase.allCases)
    func aReplyThatIsRenewedIsNoDeadLetter(_ database: TestDatabase) async throws {
        let store = try database.store()
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        try await store.storage.transact("lotus") { tx in
            try tx.markSent(ids.reply, receipt: DeliveryReceipt(externalID: "p1"), at: noon)
            _ = try tx.applyStatus(update(.failed), channel: .lotus, at: noon)
            try tx.renewReply(ids.reply, in: tx.lock(ids.conversation), at: noon, due: noon)
            #expect(try tx.deadLetters(limit: 5).isEmpty)
            #expect(try tx.waitingReplies(ids.conversation, limit: 5).count == 1)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aReplyThatArrivedAfterAllCannotBeGivenUp(_ database: TestDatabase) async throws {
        let store = try database.store()
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        try await store.storage.transact("lotus") { tx in
            #expect(try tx.claimReply(ids.reply, at: noon))
            var arrived = update(.delivered)
            arrived.correlation = try tx.correlation(of: ids.reply)
            _ = try tx.applyStatus(arrived, channel: .lotus, at: noon)
            // The response of the send arrives too late to change that.
            try tx.failReply(ids.reply, reason: Reason(.expired), needsOperator: true, at: noon)
            try tx.postponeReply(ids.reply, until: noon, reason: Reason(.rateLimited))
            try tx.holdReply(ids.reply, reason: Reason(.takenOver))
            try tx.markAmbiguous(ids.reply, until: noon, reason: Reason(.processEnded))
            #expect(try !tx.claimReply(ids.reply, at: noon))
        }
        #expect(try store.lines(Self.message) == ["delivered -"])
        #expect(try store.lines("SELECT state, reason FROM outbox") == ["sent "])
    }
}
