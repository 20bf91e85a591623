import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Operator service", .onBothDatabases, .timeLimit(.minutes(5)))
struct OperatorServiceTests {
    @Test func agentHandlesATakenConversationUntilItIsReleased() async throws {
        try await withHub([channel(Echo())]) { life in
            let operators = life.hub.operators
            await life.post(message("m1", "one"))
            try await life.settle()
            #expect(try await operators.take(ConversationID(1), of: nil) == .changed)
            #expect(try await operators.take(ConversationID(1), of: "lotus") == .unchanged)
            await life.post(message("m2", "two"))
            try await life.settle()
            #expect(try await operators.release(ConversationID(1), of: "lotus") == .changed)
            #expect(try await operators.release(ConversationID(1), of: nil) == .unchanged)
            await life.post(message("m3", "three"))
            try await life.settle()
            #expect(life.http.sends.map(\.text) == ["ana: one", "ana: three"])
            #expect(
                try await life.books.lines("SELECT kind FROM events WHERE kind IN ('takeover', 'release') ORDER BY id")
                    == ["takeover", "release"]
            )
        }
    }

    /// A conversation or dead letter is found only in its own tenant.
    @Test func workOfAnotherTenantIsUnknown() async throws {
        let channels = [
            channel(named: "lotus/sms", number: "100", Echo()),
            channel(named: "roy/sms", number: "200", tokens: ["token-200"], Echo()),
        ]
        try await withHub(channels) { life in
            life.http.script("ana: hello", .rejected)
            await life.post(message("m1", "hello"))
            try await life.settle()
            let letter = DeadLetterID(.reply, 2)
            let operators = life.hub.operators
            for tenant in ["roy", "nobody"] as [TenantID] {
                #expect(try await operators.take(ConversationID(1), of: tenant) == .unknown)
                #expect(try await operators.retry([letter], of: tenant) == [])
                #expect(try await operators.discard([letter], of: tenant) == [])
            }
            #expect(try await operators.take(ConversationID(2), of: nil) == .unknown)
            #expect(
                try await operators.retry([letter, DeadLetterID(.item, 1), DeadLetterID(.turn, 1)], of: nil) == [letter]
            )
            // Not within a second of the attempt that was rejected.
            try await life.goOn()
            #expect(life.http.sends.map(\.text) == ["ana: hello", "ana: hello"])
            #expect(try await life.books.lines("SELECT state FROM outbox") == ["sent"])
            #expect(try await operators.discard([letter], of: nil) == [])
        }
    }
}
