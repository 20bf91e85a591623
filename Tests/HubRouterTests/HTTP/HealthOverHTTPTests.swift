import AsyncHTTPClient
import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import HubServer
import Testing

@Suite("Health over HTTP", .onBothDatabases, .timeLimit(.minutes(5)))
struct HealthOverHTTPTests {
    /// A failure and its end.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let kind: HealthReport.Problem.Kind
        let reason: String
        var channels: [RoutedChannel] = [channel(Echo())]
        let fail: @Sendable (TestHub) async throws -> Void
        let recover: @Sendable (TestHub) async throws -> Void
        var testDescription: String { name }
    }

    private static let sms = ChannelID(tenant: "lotus", name: "sms")
    private static let reloaded: @Sendable (TestHub) async throws -> Void = { life in
        try await life.hub.reload(table([channel(Echo())], generation: 9))
    }

    static let cases = [
        Case(
            name: "credentials are refused",
            kind: .credentialsRefused,
            reason: "needs credentials: the token is not known",
            fail: { life in
                life.http.script("ana: hello", .credentials)
                await life.post(message("m1", "hello"))
                try await life.settle()
            },
            recover: reloaded
        ),
        Case(
            name: "a strategy fails",
            kind: .strategyFailing,
            reason: "the model is broken",
            channels: [channel(Flaky())],
            fail: { life in
                await life.post(message("m1", "break"), message("m2", "break again"))
                try await life.settle()
            },
            recover: { life in
                await life.post(message("m3", "hello"))
                try await life.settle()
            }
        ),
        Case(
            name: "a channel is out of service",
            kind: .channelBroken,
            reason: "channels.yaml:7: unknown key",
            fail: { try await $0.hub.reload(table([], generation: 2, broken: [sms: "channels.yaml:7: unknown key"])) },
            recover: reloaded
        ),
        Case(
            name: "a channel only receives",
            kind: .channelQuarantined,
            reason: "channels.yaml:7: unknown key",
            fail: { life in
                let broken = [sms: "channels.yaml:7: unknown key"]
                try await life.hub.reload(table([], generation: 2, quarantined: [channel(Echo())], broken: broken))
            },
            recover: reloaded
        ),
        Case(
            name: "a channel serves an earlier generation",
            kind: .channelStale,
            reason: "channels.yaml:7: unknown key",
            fail: { life in
                let broken = [sms: "channels.yaml:7: unknown key"]
                try await life.hub.reload(table([channel(Echo())], generation: 2, broken: broken, stale: [sms: 1]))
            },
            recover: reloaded
        ),
        Case(
            name: "a reload was refused",
            kind: .reloadRefused,
            reason: "channels.yaml:1: no list",
            fail: { $0.hub.health.recordRefusedReload("channels.yaml:1: no list", at: $0.clock.now) },
            recover: reloaded
        ),
        Case(
            name: "a webhook was not stored",
            kind: .writesFailed,
            reason: "the storage's write queue is full",
            fail: { life in
                life.storage.takeNothing()
                #expect(await life.post(message("m1", "hello")).status == 503)
            },
            recover: { $0.clock.advance(by: .seconds(301)) }
        ),
    ]

    @Test(arguments: cases)
    func failureIsReportedUntilItEnds(_ testCase: Case) async throws {
        try await withServer(testCase.channels) { life, server in
            #expect(try await server.health()["status"] == "ok")
            try await testCase.fail(life)
            let health = try await server.health()
            #expect(health["status"] == "degraded")
            #expect(health["problems"]?[0]?["kind"]?.string == testCase.kind.rawValue)
            #expect(health["problems"]?[0]?["reason"]?.string == testCase.reason)
            #expect(health["problem_count"] == 1)
            #expect(try await server.request("GET", "/health/ready").status == 200)

            try await testCase.recover(life)
            let after = try await server.health()
            #expect(after["status"] == "ok")
            #expect(after["problems"] == [])
        }
    }

    @Test func publicHealthIsOneWord() async throws {
        try await withServer([channel(Echo())]) { life, server in
            #expect(try await server.request("GET", "/health/live").text() == #"{"status":"up"}"#)
            #expect(try await server.request("GET", "/health/ready").text() == #"{"status":"ready"}"#)
            for path in ["/health", "/health/detailed", "/queue/stats", "/metrics"] {
                #expect(try await server.request("GET", path).status == 404, "\(path)")
                #expect(try await server.admin(path).status == 200, "\(path)")
            }
            life.storage.die()
            #expect(try await server.request("GET", "/health/live").status == 200)
            try await eventually("the last good answer is a second old") {
                try await server.request("GET", "/health/ready").status == 503
            }
            #expect(try await server.request("GET", "/health/ready").text() == #"{"status":"not_ready"}"#)
            #expect(try await server.admin("/health/ready").status == 503)
            let health = try await server.admin("/health")
            #expect(health.status == 503)
            #expect(try JSONValue(parsing: Data(try await health.text().utf8))["status"] == "not_ready")
        }
    }

    @Test func detailsListEveryChannel() async throws {
        try await withServer([channel(Echo())]) { life, server in
            let rose = ChannelID(tenant: "rose", name: "sms")
            try await life.hub.reload(table([channel(Echo())], generation: 2, broken: [rose: "no token"]))
            let channels = try JSONValue(parsing: Data(try await server.admin("/health/detailed").text().utf8))[
                "channels"
            ]
            #expect(
                channels == [
                    "lotus/sms": ["adapter": "toy", "status": "serving"],
                    "rose/sms": ["status": "broken", "reason": "no token"],
                ]
            )
        }
    }

    @Test func summaryIsLimited() async throws {
        try await withServer([]) { life, server in
            let broken = (0..<10_000).map { (ChannelID(tenant: "t", name: "\($0)"), "channels.yaml:\($0): no token") }
            try await life.hub.reload(
                table([], generation: 2, broken: Dictionary(uniqueKeysWithValues: broken))
            )
            let text = try await server.admin("/health").text()
            let health = try JSONValue(parsing: Data(text.utf8))
            #expect(health["problem_count"] == 10_000)
            #expect(health["channel_counts"]?["broken"] == 10_000)
            #expect(health["problems"]?.array?.count == 50)
            #expect(text.utf8.count < 20_000)
        }
    }

    @Test func oldestWaitingWorkHasItsAge() async throws {
        // Without a free slot to send from, due work waits.
        try await withServer([channel(Echo())], configure: { $0.outbox.total = 0 }) { life, server in
            await life.post(message("m1", "hello"))
            try await life.eventually("SELECT state FROM outbox", gives: "pending")
            life.clock.advance(by: .seconds(30))
            let stats = try JSONValue(parsing: Data(try await server.admin("/queue/stats").text().utf8))
            #expect(stats["stages"]?["outbox"]?["oldest_seconds"]?.number == 30)
            #expect(stats["stages"]?["turn"]?["oldest_seconds"]?.number == 0)
        }
    }

    @Test func metricsAreServedAsPrometheusText() async throws {
        try await withServer([channel(Echo())]) { _, server in
            let metrics = try await server.admin("/metrics")
            #expect(metrics.status == 200)
            #expect(metrics.contentType?.hasPrefix("text/plain; version=0.0.4") == true)
            #expect(try await metrics.text() == "# TYPE toys counter\ntoys 1\n")
        }
    }
}

extension LiveServer {
    fileprivate func health() async throws -> JSONValue {
        try JSONValue(parsing: Data(try await admin("/health").text().utf8))
    }
}
