import Foundation
import HubTestKit
import Testing

/// `PATCHBAY_RECEIVE_SECONDS=600` runs the tests for ten minutes, and holds a conversation for 30 seconds.
@Suite("Two processes that receive on PostgreSQL", .serialized, .timeLimit(.minutes(20)))
struct TwoReceiversTests {
    /// The time for which messages are sent.
    private static let time = ProcessInfo.processInfo.environment["PATCHBAY_RECEIVE_SECONDS"].flatMap(Int.init) ?? 10
    /// The time for which a conversation is held.
    private static let held = time >= 600 ? 30 : 5

    /// The same messages at both, at the same time and in other orders.
    @Test func eachMessageIsStoredOnceAndAcknowledgedByBoth() async throws {
        let receivers = try await TwoReceivers()
        let end = ContinuousClock.now + .seconds(Self.time)
        repeat { try await receivers.postMessages() } while ContinuousClock.now < end
        #expect(receivers.acknowledged > 0)
        try await receivers.check()
    }

    @Test func aHeldConversationDelaysNoAcknowledgement() async throws {
        let receivers = try await TwoReceivers()
        try await receivers.postMessages()
        let session = try receivers.database.server.connect(to: receivers.database.name)
        try session.run("BEGIN; SELECT 1 FROM conversations ORDER BY id LIMIT 1 FOR UPDATE")
        let before = receivers.acknowledged
        let end = ContinuousClock.now + .seconds(Self.held)
        // Of all tenants, also of the held conversation.
        repeat { try await receivers.postMessages() } while ContinuousClock.now < end
        let stillHolds = try session.lines("SELECT 1 FROM conversations ORDER BY id LIMIT 1 FOR UPDATE NOWAIT")
        #expect(stillHolds == ["1"])
        #expect(receivers.acknowledged > before)
        let unapplied = "SELECT count(DISTINCT (channel, lane)) FROM inbox WHERE state = 'pending'"
        #expect(try receivers.database.storedLines(unapplied) != ["0"])
        try session.run("ROLLBACK")
        try await receivers.check()
    }
    /// A third process runs the turns of what both have received.
    @Test func receivedMessagesAreProcessedByAThirdProcess() async throws {
        let receivers = try await TwoReceivers()
        try await receivers.postMessages()
        try await receivers.workOff()
        try await receivers.check()
    }
}
