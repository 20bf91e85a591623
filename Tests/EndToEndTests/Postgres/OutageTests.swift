import ChannelKit
import ChannelTestKit
import Foundation
import HubTestKit
import Testing

/// Outages of the server under load: what was acknowledged gets its reply, once, and the rest gets a 503.
///
/// `PATCHBAY_OUTAGE_SECONDS` sets their length.
@Suite("Outages of PostgreSQL", .serialized, .timeLimit(.minutes(20)))
struct OutageTests {
    private static let length: Duration = .seconds(
        ProcessInfo.processInfo.environment["PATCHBAY_OUTAGE_SECONDS"].flatMap(Int.init) ?? 5
    )
    /// The messages that are acknowledged before an outage, and after it.
    private static let messages = 40

    /// An outage, from its begin to its end.
    struct Outage: Sendable, CustomTestStringConvertible {
        let name: String
        /// A part of the reason in the hub's log.
        let sign: String
        let begin: @Sendable (PostgresServer, SmallDisk?) throws -> Void
        let end: @Sendable (PostgresServer, SmallDisk?) throws -> Void
        var needsDisk = false
        var isShort = false
        var testDescription: String { name }
    }

    private static let stop: @Sendable (PostgresServer, SmallDisk?) throws -> Void = { server, _ in try server.stop() }
    private static let start: @Sendable (PostgresServer, SmallDisk?) throws -> Void = { server, _ in try server.start()
    }

    private static func configure(_ server: PostgresServer, _ change: String) throws {
        let owner = try server.connect()
        try owner.run("ALTER SYSTEM \(change)")
        try owner.run("SELECT pg_reload_conf()")
    }

    static let outages = [
        Outage(name: "the server is stopped", sign: "check that the server runs", begin: stop, end: start),
        Outage(name: "the server restarts", sign: "database failing", begin: stop, end: start, isShort: true),
        Outage(
            name: "the server only reads",
            sign: "which PostgreSQL server is the primary",
            begin: { server, _ in try configure(server, "SET default_transaction_read_only = on") },
            end: { server, _ in try configure(server, "RESET default_transaction_read_only") }
        ),
        Outage(
            name: "the server has no connection left",
            sign: "too many connections",
            begin: { server, _ in
                let owner = try server.connect()
                try owner.run("ALTER ROLE \(PostgresServer.hub) CONNECTION LIMIT 0")
                let sessions = "pg_stat_activity WHERE usename = '\(PostgresServer.hub)'"
                try owner.run("SELECT pg_terminate_backend(pid) FROM \(sessions)")
            },
            end: { server, _ in try server.connect().run("ALTER ROLE \(PostgresServer.hub) CONNECTION LIMIT -1") }
        ),
        Outage(
            name: "the server's disk is full",
            sign: "free space on the database's disk",
            begin: { _, disk in try disk?.fill() },
            end: { _, disk in try disk?.empty() },
            needsDisk: true
        ),
    ]

    /// Without the right to mount a file system, no disk can be filled.
    static var possible: [Outage] { outages.filter { !$0.needsDisk || SmallDisk.isAvailable } }

    @Test(arguments: possible)
    func everyAcknowledgedMessageGetsItsReply(_ outage: Outage) async throws {
        let disk = outage.needsDisk ? try SmallDisk() : nil
        let server = try PostgresServer(in: .memory)
        let bed = try TestBed(on: PostgresDatabase(on: server, in: disk?.path))
        try await bed.startSimulators()
        let hub = try bed.startHub(arguments: ["--log-level", "notice"])
        _ = try await hub.line(after: "ready on ")
        let load = WebhookLoad(to: bed)
        try await load.run {
            try await load.acknowledged(Self.messages)
            try outage.begin(server, disk)
            if !outage.isShort { try await Task.sleep(for: Self.length) }
            try outage.end(server, disk)
            try await load.acknowledged(Self.messages)
        }
        print("outage: \(outage.name) | acknowledged \(load.accepted.count) | refused \(load.refusals)")
        try await expectReplies(to: load, bed)
        try await expectPlainLog(of: hub, during: outage)
        // With a 503 the provider delivers again, after that time.
        #expect(load.refusals.keys.allSatisfy { $0 == "503 5" }, "\(load.refusals)")
        if !outage.isShort { #expect(load.refusals.values.reduce(0, +) > 0) }
        hub.signal(SIGTERM)
        #expect(try await hub.exitCode() == 0, "\(hub.errorText.suffix(2_000))")
    }

    private func expectReplies(to load: WebhookLoad, _ bed: TestBed) async throws {
        try await bed.settle(within: .seconds(180))
        let replies = Dictionary(grouping: try await bed.replies()) { $0.text }
        let lost = load.accepted.filter { replies["heard \($0)"] == nil }
        let doubled = replies.filter { $0.value.count > 1 }.keys.sorted()
        print("outage: lost \(lost.count) | doubled \(doubled.count)")
        #expect(lost == [])
        #expect(doubled == [])
    }

    /// One line for each change, and none for each request.
    private func expectPlainLog(of hub: Program, during outage: Outage) async throws {
        _ = try await eventualValue(of: "the log names the end") {
            hub.errorText.contains("database works again") ? true : nil
        }
        let lines = hub.errorText.split(separator: "\n")
        #expect(lines.contains { $0.contains(outage.sign) }, "\(hub.errorText.prefix(4_000))")
        let begins = lines.count { $0.contains("database failing") }
        #expect((1...5).contains(begins), "\(hub.errorText.prefix(4_000))")
        #expect(lines.count { $0.contains("database works again") } == 1, "\(hub.errorText.prefix(4_000))")
        #expect(lines.count < 30, "\(hub.errorText.prefix(4_000))")
    }
}
