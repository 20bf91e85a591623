import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Dead letters", .onBothDatabases, .timeLimit(.minutes(5)))
struct DeadLetterTests {
    private static let lotus: TenantID = "lotus"

    private func letters(_ life: TestHub, of tenant: TenantID = lotus) async throws -> [String] {
        try await life.storage.read(tenant) {
            try $0.deadLetters(limit: 10).map { "\($0.id) \($0.state) \($0.reason?.sentence ?? "")" }
        }
    }

    /// Decides on a dead letter as an operator does.
    private func decide(
        _ life: TestHub,
        tenant: TenantID = lotus,
        _ decision: @escaping @Sendable (any TenantTransaction, Date) throws -> Bool
    ) async throws -> Bool {
        let now = life.clock.now
        let isDone = try await life.storage.transact(tenant) { try decision($0, now) }
        try await life.settle()
        return isDone
    }

    @Test func malformedItemIsListedAndRetried() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(["kind": "message", "id": "m1", "from": "ana", "text": "hello", "broken": true])
            try await life.settle()
            #expect(try await letters(life) == ["item-1 dead it is broken"])
            let id = DeadLetterID(.item, 1)
            // It is as broken as before.
            #expect(try await decide(life) { try $0.retryDeadLetter(id, at: $1, lifetime: .seconds(60)) })
            #expect(try await letters(life) == ["item-1 dead it is broken"])
            #expect(try await decide(life) { tx, now in try tx.discardDeadLetter(id, at: now) })
            #expect(try await letters(life).isEmpty)
            #expect(try await !decide(life) { try $0.retryDeadLetter(id, at: $1, lifetime: .seconds(60)) })
        }
    }

    @Test func deadReplyIsShownRetriedAndThenNotListed() async throws {
        try await withHub([channel(Echo())]) { life in
            life.http.script("ana: hello", .rejected)
            await life.post(message("m1", "hello"))
            try await life.settle()
            let id = DeadLetterID(.reply, 2)
            let found = try await life.storage.read(Self.lotus) { try $0.deadLetterDetails(id) }
            let opened = try #require(found)
            #expect(opened.text == "ana: hello")
            #expect(opened.contact?.id == "ana")
            #expect(opened.steps.map(\.strategy) == ["echo"])
            #expect(opened.findings.contains { $0.rule == .handler })

            #expect(try await decide(life) { try $0.retryDeadLetter(id, at: $1, lifetime: .seconds(60)) })
            // Not within a second of the attempt that was rejected.
            try await life.goOn()
            #expect(life.http.texts == ["ana: hello", "ana: hello"])
            #expect(try await letters(life).isEmpty)
            #expect(try await life.books.lines("SELECT status FROM messages WHERE author = 'hub'") == ["sent"])
        }
    }

    @Test func discardedReplyIsNotReleasedLater() async throws {
        try await withFirstAttempt(.credentials) { life, channels in
            #expect(try await letters(life) == ["reply-2 held invalid credentials"])
            #expect(try await decide(life) { try $0.discardDeadLetter(DeadLetterID(.reply, 2), at: $1) })
            try await life.hub.reload(table(channels, generation: 2))
            try await life.settle()
            #expect(life.http.texts.count == 1)
            #expect(try await letters(life).isEmpty)
        }
    }

    @Test func deadLettersOfAnotherTenantAreNotFound() async throws {
        try await withHub([channel(Echo())]) { life in
            life.http.script("ana: hello", .rejected)
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(try await letters(life, of: "roy").isEmpty)
            let id = DeadLetterID(.reply, 2)
            #expect(try await life.storage.read("roy") { try $0.deadLetterDetails(id) == nil })
            #expect(
                try await !decide(life, tenant: "roy") { try $0.retryDeadLetter(id, at: $1, lifetime: .seconds(60)) }
            )
            #expect(try await !decide(life, tenant: "roy") { try $0.discardDeadLetter(id, at: $1) })
            #expect(life.http.texts.count == 1)
        }
    }

    @Test(arguments: ["reply-12", "item-1", "turn-3"])
    func namesAreReadBack(_ name: String) { #expect(DeadLetterID(name)?.description == name) }

    @Test(arguments: ["reply", "reply-", "letter-1", "reply-x", "reply-1-2", "12"])
    func otherNamesAreNone(_ name: String) { #expect(DeadLetterID(name) == nil) }
}
