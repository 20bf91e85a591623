import ChannelKit
import ChannelTestKit
import Foundation
import HubTestKit
import Testing

/// The built binary with a Redis server: what it does while the server is there, away, and there again.
@Suite("The hub with Redis", .serialized, .timeLimit(.minutes(10)), .onBothDatabases)
struct RedisOutageTests {
    /// The messages that are acknowledged before an outage, in it and after it.
    private static let messages = 25

    /// An outage, from its begin to its end.
    struct Outage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let begin: @Sendable (RedisServer) throws -> Void
        let end: @Sendable (RedisServer) throws -> Void
    }

    static let outages = [
        Outage(testDescription: "the server is killed", begin: { try $0.kill() }, end: { try $0.start() }),
        Outage(testDescription: "the server stops answering", begin: { $0.freeze() }, end: { $0.thaw() }),
    ]

    private func bed(_ url: String) throws -> TestBed {
        let bed = try TestBed()
        let configuration = TestBed.configuration(reply: "heard {{message.text}}")
        try bed.configure(configuration.replacing("hub:\n", with: "hub:\n  redis: \(url)\n"))
        return bed
    }

    private func metric(_ name: String, _ bed: TestBed) async throws -> String? {
        let text = String(decoding: try await bed.http.get("\(bed.adminURL)/metrics").body, as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
        return line.map { String($0.dropFirst(name.count + 1)) }
    }

    private func isConnected(_ bed: TestBed) async throws -> Bool {
        try await metric("patchbay_redis_connected", bed) == "1"
    }

    private func problems(_ bed: TestBed) async throws -> [String] {
        let health = try JSONValue(parsing: try await bed.http.get("\(bed.adminURL)/health").body)
        return (health["problems"]?.array ?? []).compactMap { $0["kind"]?.string }
    }

    @Test(arguments: outages)
    func nothingIsLostAndSendingGoesOn(_ outage: Outage) async throws {
        let server = try RedisServer()
        let bed = try bed(server.url)
        try await bed.startSimulators()
        let hub = try bed.startHub(arguments: ["--log-level", "notice"])
        _ = try await hub.line(after: "ready on ")
        try await eventually("redis is connected") { try await isConnected(bed) }
        #expect(try await problems(bed) == [])
        let load = WebhookLoad(to: bed)
        try await load.run {
            try await load.acknowledged(Self.messages)
            try outage.begin(server)
            try await eventually("the loss is noticed") { try await !isConnected(bed) }
            let sent = try await bed.replies().count
            try await load.acknowledged(Self.messages)
            try await eventually("sending goes on") { try await bed.replies().count >= sent + Self.messages }
            #expect(try await problems(bed) == ["redis_away"])
            try outage.end(server)
            try await eventually("redis is connected") { try await isConnected(bed) }
            try await load.acknowledged(Self.messages)
        }
        try await bed.settle(within: .seconds(120))
        let replies = Dictionary(grouping: try await bed.replies()) { $0.text }
        #expect(load.accepted.filter { replies["heard \($0)"]?.count != 1 } == [])
        #expect(load.refusals == [:])
        #expect(try await problems(bed) == [])
        let reconnects = try await metric("patchbay_redis_reconnects_total", bed).flatMap(Double.init)
        #expect((reconnects ?? 0) >= 1)
        #expect(hub.errorText.contains("redis is away") && hub.errorText.contains("redis connected"))
        // A line for each change, and none for each message.
        #expect(hub.errorText.split(separator: "\n").count { $0.contains("redis") } < 12, "\(hub.errorText)")
        hub.signal(SIGTERM)
        #expect(try await hub.exitCode() == 0, "\(hub.errorText.suffix(2_000))")
    }

    @Test func serverThatIsAwayAtTheStartIsFoundLater() async throws {
        let server = try RedisServer()
        try server.kill()
        let bed = try bed(server.url)
        try await bed.startSimulators()
        let hub = try bed.startHub()
        _ = try await hub.line(after: "ready on ")
        try await bed.say("early", as: "15550100001")
        try await bed.waitForReply("heard early")
        #expect(try await problems(bed) == ["redis_away"])
        #expect(hub.errorText.contains("check that the server runs, and host and port in hub.redis"))
        try server.start()
        try await eventually("redis is connected") { try await isConnected(bed) }
        try await bed.say("late", as: "15550100001")
        try await bed.waitForReply("heard late")
        // The send took its tokens there.
        #expect(try server.run("KEYS", "patchbay:*:rate:send *").contains("lotus/whatsapp"))
    }

    @Test func refusedPasswordStopsTheStart() async throws {
        let server = try RedisServer { _, port in ["--port", "\(port)", "--requirepass", "secret"] }
        let bed = try bed("redis://:hunter2@127.0.0.1:\(server.port)")
        let hub = try bed.startHub()
        #expect(try await hub.exitCode() != 0)
        #expect(hub.errorText.contains("correct user and password in hub.redis"), "\(hub.errorText)")
        #expect(!hub.errorText.contains("hunter2"))
        withExtendedLifetime(server) {}
    }
}
