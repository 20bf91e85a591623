import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Handling by agents", .onBothDatabases, .timeLimit(.minutes(5)))
struct HandlerTests {
    private static let handler = "SELECT handler FROM conversations"

    @Test func releaseByTheProviderReturnsTheConversationToTheHub() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(item("takeover", "a1"))
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(life.http.texts.isEmpty)
            await life.post(item("release", "a2"))
            await life.post(message("m2", "and now?"))
            try await life.settle()
            #expect(life.http.texts == ["ana: and now?"])
        }
    }

    @Test func agentsHoldExpiresAfterReleaseAfter() async throws {
        let policy = ChannelPolicy(releaseAfter: .seconds(3600))
        try await withHub([channel(policy: policy, Echo())]) { life in
            await life.post(item("takeover", "a1"))
            try await life.settle()
            life.clock.advance(by: .seconds(3000))
            // The agent writes again, which extends the hold.
            await life.post(item("takeover", "a2"))
            try await life.settle()
            life.clock.advance(by: .seconds(3000))
            await life.post(message("m1", "one"))
            try await life.settle()
            #expect(life.http.texts.isEmpty)
            life.clock.advance(by: .seconds(601))
            await life.post(message("m2", "two"))
            try await life.settle()
            #expect(life.http.texts == ["ana: two"])
            #expect(try await life.books.lines(Self.handler) == ["hub"])
            #expect(try await life.books.count("SELECT count(*) FROM events WHERE kind = 'release'") == 1)
        }
    }

    @Test func agentsHoldNeverExpiresWithoutReleaseAfter() async throws {
        try await withHub([channel(policy: ChannelPolicy(releaseAfter: nil), PlainHandoff())]) { life in
            await life.post(message("m1", "a person please"))
            try await life.settle()
            life.clock.advance(by: .seconds(30 * 24 * 3600))
            await life.post(message("m2", "hello?"))
            try await life.settle()
            #expect(try await life.books.lines(Self.handler) == ["agent"])
        }
    }

    /// An agent who says nothing for four hours has left the conversation.
    @Test func takeoverEndsByDefaultFourHoursAfterTheAgentsLastWord() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(item("takeover", "a1"))
            try await life.settle()
            life.clock.advance(by: .seconds(3 * 3600))
            await life.post(item("takeover", "a2"))
            try await life.settle()
            life.clock.advance(by: .seconds(4 * 3600 - 1))
            await life.post(message("m1", "one", at: Int(life.clock.now.timeIntervalSince1970)))
            try await life.settle()
            #expect(life.http.texts.isEmpty)
            life.clock.advance(by: .seconds(1))
            await life.post(message("m2", "two", at: Int(life.clock.now.timeIntervalSince1970)))
            try await life.settle()
            #expect(life.http.texts == ["ana: two"])
        }
    }

    /// A message of the tenant itself, or a copy of it, makes no contact.
    @Test(arguments: ["message", "takeover", "opt_out", "edited"])
    func channelsOwnNumberIsNoContact(_ kind: String) async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post([
                "kind": .string(kind), "id": "m1", "from": "100", "text": "our prices", "at": 1_790_000_000,
            ])
            try await life.settle()
            #expect(life.http.texts.isEmpty)
            #expect(try await life.books.count("SELECT count(*) FROM contacts") == 0)
            #expect(try await life.books.count("SELECT count(*) FROM inbox WHERE outcome = 'ignored'") == 1)
        }
    }

    @Test func changedNumberKeepsOneContact() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(message("m1", from: "old", "hello"))
            try await life.settle()
            await life.post([
                "kind": "contact", "id": "c1", "from": "new", "aka": ["old"], "at": 1_790_000_000,
            ])
            await life.post(message("m2", from: "new", "me again"))
            try await life.settle()
            #expect(try await life.books.lines("SELECT address FROM contacts") == ["new"])
            #expect(try await life.books.count("SELECT count(*) FROM conversations") == 1)
            #expect(life.http.texts == ["old: hello", "new: me again"])
        }
    }
}
