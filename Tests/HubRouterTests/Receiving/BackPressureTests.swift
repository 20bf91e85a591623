import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import Testing

@testable import HubRouter

@Suite("Back-pressure", .onBothDatabases, .timeLimit(.minutes(5)))
struct BackPressureTests {
    /// A hub that processes nothing, with the tenant `lotus` at its limit of two items.
    private func withFullTenant(_ body: (TestHub, EventLog<String>) async throws -> Void) async throws {
        var limits = HubLimits()
        limits.backlog.pending = 2
        let channels = [
            channel(Silent()), channel(named: "rose/sms", number: "200", tokens: ["token-100"], Silent()),
        ]
        let nothing = LaneLimits(total: 0, perTenant: 0)
        try await withLoggedHub(channels, limits: limits) {
            $0.inbound = nothing
            $0.turns = nothing
        } _: { life, log in
            for id in 1...2 { #expect(await life.post(message("m\(id)", "hello")).status == 200) }
            try await body(life, log)
        }
    }

    @Test func aMessageBeyondTheLimitIsRefused() async throws {
        try await withFullTenant { life, log in
            let refused = await life.post(message("m3", "hello"))
            #expect(refused.line == "503 too many messages are waiting; please retry")
            #expect(refused.headers["Retry-After"] == "60")
            #expect(try await life.books.lines("SELECT count(*) FROM item_keys") == ["2"])
            try await eventually("the operator is told") {
                life.clock.advance(by: .seconds(1))
                _ = await life.post(message("m3", "hello"))
                return log.entries.contains { $0.hasPrefix("webhooks refused: the tenant has too much work") }
            }
        }
    }

    /// Requests that are stored although the tenant is at its limit.
    static let exempt: [(name: String, items: [JSONValue])] = [
        ("a status", [status("delivered", of: "p1")]),
        ("an opt-out", [message("m3", "STOP")]),
        ("an agent's reply", [item("takeover", "t1")]),
        ("another tenant's message", [message("m3", "hello", to: "200")]),
        ("a message beside a status", [message("m3", "hello"), status("delivered", of: "p1")]),
    ]

    @Test(arguments: exempt)
    func aStatusAnOptOutAndATakeoverAreStored(_ request: (name: String, items: [JSONValue])) async throws {
        try await withFullTenant { life, _ in
            #expect(await life.post(message("m9", "hello")).status == 503)
            #expect(await life.post(request.items).status == 200, "\(request.name)")
        }
    }

    @Test func messagesAreAcceptedAgainOnceTheWorkIsDone() async throws {
        try await withFullTenant { life, _ in
            #expect(await life.post(message("m3", "hello")).status == 503)
            try await life.books.execute("UPDATE inbox SET state = 'done'; UPDATE turns SET ended_at = 1")
            try await eventually("the message is accepted") {
                life.clock.advance(by: .seconds(1))
                return await life.post(message("m3", "hello")).status == 200
            }
        }
    }

    @Test func workOfAnEarlierProcessCounts() async throws {
        let home = try HubHome()
        var limits = HubLimits()
        limits.backlog.pending = 3
        let nothing = LaneLimits(total: 0, perTenant: 0)
        func life(_ body: (TestHub) async throws -> Void) async throws {
            try await withHub([channel(Silent())], limits: limits, in: home) {
                $0.inbound = nothing
                $0.turns = nothing
            } _: {
                try await body($0)
            }
        }
        try await life { life in
            for id in 1...2 { #expect(await life.post(message("m\(id)", "hello")).status == 200) }
        }
        try await life { life in
            #expect(await life.post(message("m3", "hello")).status == 200)
            try await eventually("the next one is refused") {
                await life.post(message("m4", "hello")).status == 503
            }
        }
    }
}
