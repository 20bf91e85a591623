import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import Testing

@testable import HubRouter

@Suite("webhooks_per_minute", .timeLimit(.minutes(5)))
struct WebhookRateTests {
    /// A hub in which the tenant `lotus` may get two messages a minute and `rose` as many as it likes.
    private func withLimits(
        _ adapter: any ToyChannel.Type = ToyAdapter.self,
        _ body: (TestHub, EventLog<String>) async throws -> Void
    ) async throws {
        let channels = [
            routed(adapter), channel(named: "rose/sms", number: "200", tokens: ["token-100"], Echo()),
        ]
        try await withLoggedHub(channels) { life, log in
            try await life.hub.reload(table(channels, generation: 2, webhooksPerMinute: ["lotus": 2]))
            try await body(life, log)
        }
    }

    private func routed<Adapter: ToyChannel>(_ adapter: Adapter.Type) -> RoutedChannel {
        channel(of: adapter, Echo())
    }

    @Test func aMessageBeyondTheLimitIsRedelivered() async throws {
        try await withLimits { life, log in
            for id in 1...2 { #expect(await life.post(message("m\(id)", "hello")).status == 200) }
            let refused = await life.post(message("m3", "hello"))
            #expect(refused.line == "429 too many messages in this minute; please retry")
            #expect(refused.headers["Retry-After"] == "30")
            #expect(log.entries.contains { $0.contains("beyond the tenant's webhooks_per_minute") })
            life.clock.advance(by: .seconds(29))
            #expect(await life.post(message("m3", "hello")).status == 429)
            life.clock.advance(by: .seconds(1))
            #expect(await life.post(message("m3", "hello")).status == 200)
            #expect(await life.post(message("m4", "hello")).status == 429)
        }
    }

    /// Requests that are stored although the tenant is beyond its limit.
    static let exempt: [(name: String, items: [JSONValue])] = [
        ("a status", [status("delivered", of: "p1")]),
        ("an opt-out", [message("m3", "STOP")]),
        ("an agent's reply", [item("takeover", "t1")]),
        ("another tenant's message", [message("m3", "hello", to: "200")]),
        ("two tenants' messages", [message("m3", "hello"), message("m4", "hello", to: "200")]),
        ("a message beside a status", [message("m3", "hello"), status("delivered", of: "p1")]),
    ]

    @Test(arguments: exempt)
    func onlyMessagesOfTheTenantAreRefused(_ request: (name: String, items: [JSONValue])) async throws {
        try await withLimits { life, _ in
            for id in 1...2 { #expect(await life.post(message("m\(id)", "hello")).status == 200) }
            #expect(await life.post(message("m9", "hello")).status == 429)
            #expect(await life.post(request.items).status == 200, "\(request.name)")
        }
    }

    /// A status and an opt-out take nothing from the limit.
    @Test func onlyMessagesCount() async throws {
        try await withLimits { life, _ in
            for id in 1...9 { #expect(await life.post(status("delivered", of: "p\(id)")).status == 200) }
            for id in 1...2 { #expect(await life.post(message("m\(id)", "hello")).status == 200) }
            #expect(await life.post(message("m3", "hello")).status == 429)
        }
    }

    @Test func aProviderThatNeverRedeliversIsAnsweredAtTheTenantsRate() async throws {
        try await withLimits(ToyForgetful.self) { life, _ in
            for id in 1...4 {
                let posted = await life.post(message("m\(id)", from: "c\(id)", "hello"), via: "toy-forgetful")
                #expect(posted.status == 200)
            }
            try await eventually("those within the limit are answered") { life.http.sends.count == 2 }
            let pending = "SELECT count(*) FROM inbox WHERE state = 'pending'"
            #expect(try await life.books.lines(pending) == ["2"])
            life.clock.advance(by: .seconds(30))
            try await eventually("the third is answered") { life.http.sends.count == 3 }
            life.clock.advance(by: .seconds(30))
            try await eventually("the fourth is answered") { life.http.sends.count == 4 }
        }
    }
}
