import ChannelKit
import ChannelTestKit
import Foundation
import HubTestKit
import Testing

/// The real binary on PostgreSQL, set up as by an operator.
@Suite("A hub on PostgreSQL", .serialized, .timeLimit(.minutes(10)))
struct ServerDatabaseTests {
    private static let password = "owners-password"

    private static let configuration = """
        hub:
          database: sqlite:data/patchbay.db
        tenants:
        \(LoopTests.channels(of: "left", 1))
        """
    /// The same with a model that takes a minute.
    private static let slow = configuration.replacing(
        #"static-reply: { text: "left is here" }"#,
        with: "llm: { provider: openai, model: simulated-60s, api_key: k, instructions: Answer., deadline: 2m }"
    )

    @Test func aMigratedDatabaseServesEveryChannelAndItsWorkIsTakenUp() async throws {
        let bed = try TestBed(on: PostgresDatabase(on: PostgresServer(in: .memory), isMigrated: false))
        try bed.configure(Self.configuration)
        try await refusesToServe(bed)
        let database = try #require(bed.database)
        let url = database.ownersURL.replacing("owner@", with: "owner:\(Self.password)@")
        for isFirst in [true, false] {
            let migration = try Program(["migrate", "--database", url, "--role", PostgresServer.hub], in: bed.folder)
            #expect(try await migration.exitCode() == 0, "\(migration.errorText)")
            let lines = migration.outputText.split(separator: "\n")
            #expect(lines.contains("applied 0001_initial") == isFirst)
            #expect(lines.contains { $0.hasPrefix("created the role hub; set its password") } == isFirst)
            #expect(lines.last == "The database is up to date.")
            #expect(!(migration.outputText + migration.errorText).contains(Self.password))
        }
        try database.addReadableViews()
        try await bed.startSimulators()
        try await answersOnEveryChannel(bed)
        try await takesUpItsWork(bed)
    }

    private func refusesToServe(_ bed: TestBed) async throws {
        let hub = try bed.startHub()
        #expect(try await hub.exitCode() == 1)
        // The role is missing, too.
        #expect(hub.errorText.contains("role \"hub\" does not exist; create it, or correct its name in hub.database"))
    }

    private func answersOnEveryChannel(_ bed: TestBed) async throws {
        let hub = try bed.startHub()
        _ = try await hub.line(after: "ready on ")
        for channel in ["whatsapp", "sms", "chat", "bot", "website", "phone"] {
            let plus = channel == "whatsapp" ? "" : "+"
            let answer = try await bed.act(
                ["text": "hello"],
                as: "\(plus)15145560100",
                on: "left/\(channel)",
                waiting: 30_000
            )
            #expect(answer["replies"]?.array?.first?.string == "left is here", "\(channel): \(answer)")
        }
        hub.signal(SIGTERM)
        #expect(try await hub.exitCode() == 0)
    }

    /// Stops a hub in the middle of a turn: it ends in time, and the next one takes the turn up.
    private func takesUpItsWork(_ bed: TestBed) async throws {
        try bed.configure(Self.slow)
        let hub = try bed.startHub()
        _ = try await hub.line(after: "ready on ")
        try await bed.say("hello", as: "15145560199", to: "left/whatsapp")
        try await bed.waitForCount(1, "SELECT count(*) FROM turns WHERE state = 'running'")
        try await hub.stopGracefully()

        let replies = try await bed.replies().count
        try bed.configure(Self.configuration)
        let heir = try bed.startHub()
        _ = try await heir.line(after: "ready on ")
        #expect(try await bed.replies(count: replies + 1).last?.text == "left is here")
        heir.signal(SIGTERM)
        #expect(try await heir.exitCode() == 0)
    }
}
