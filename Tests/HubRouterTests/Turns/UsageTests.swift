import ChannelKit
import HubRouter
import Testing

@Suite("Model usage", .onBothDatabases, .timeLimit(.minutes(5)))
struct UsageTests {
    @Test func usageIsCountedOncePerCallAndSummedPerTenant() async throws {
        let channels = [
            channel(Spend()), channel(named: "lotus/chat", number: "101", tokens: ["token-101"], Spend()),
            channel(named: "rose/sms", number: "102", tokens: ["token-102"], Spend()),
        ]
        try await withHub(channels) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            await life.post(message("m2", "hello"), to: "101", token: "token-101")
            try await life.settle()
            await life.post(message("m3", "hello"), to: "102", token: "token-102")
            try await life.settle()
            await life.post(message("m4", "hello"))
            try await life.settle()
            #expect(
                life.http.texts
                    == [
                        "2 calls, 80 tokens, 14 cost", "4 calls, 160 tokens, 28 cost", "2 calls, 80 tokens, 14 cost",
                        "6 calls, 240 tokens, 42 cost",
                    ]
            )
            #expect(
                try await life.books.lines("SELECT tenant, CAST(body AS TEXT) FROM events WHERE kind = 'quota'")
                    == [#"lotus {"percent":80,"quota":"2026-09/80"}"#]
            )
        }
    }
}
