import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import Testing

/// `patchbay retention show`.
@Suite(.timeLimit(.minutes(10)))
struct RetentionCommandTests {
    private static func rows(in folder: TemporaryFolder) async throws -> [String: JSONValue] {
        let show = try Program(["retention", "show", "--json"], in: folder)
        #expect(try await show.exitCode() == 0)
        let rows = try JSONValue(parsing: Data(show.outputText.utf8)).array ?? []
        return Dictionary(rows.map { ($0["kind"]?.string ?? "", $0) }) { first, _ in first }
    }

    @Test func itShowsWhatIsKeptBesideAHubAndWithoutOne() async throws {
        let configuration = TestBed.configuration(reply: "heard")
            .replacingOccurrences(of: "hub:\n", with: "hub:\n  retention: { raw: 12h }\n")
        let (bed, hub) = try await TestBed.running(configuration)
        try await bed.say("hello", as: "15550100999")
        try await eventually("the reply is stored") { try bed.count("SELECT count(*) FROM messages") == 2 }

        let served = try await Self.rows(in: bed.folder)
        #expect(Set(served.keys) == Set(RetentionKind.allCases.map(\.rawValue)))
        #expect(served["messages"]?["rows"] == 2)
        #expect(served["messages"]?["kept_seconds"] == .null)
        #expect(served["raw"]?["kept_seconds"] == 43_200)
        #expect(served["raw"]?["default_seconds"] == 2_592_000)
        let oldest = try #require(served["messages"]?["oldest_at"]?.string.flatMap { Date(iso8601: $0) })
        #expect(abs(oldest.timeIntervalSinceNow) < 600)

        hub.process.terminate()
        #expect(try await hub.exitCode() == 0)
        #expect(try await Self.rows(in: bed.folder)["messages"]?["rows"] == 2)

        let show = try Program(["retention", "show"], in: bed.folder)
        #expect(try await show.exitCode() == 0)
        let lines = show.outputText.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.first == ["KIND", "KEPT", "ROWS", "OLDEST", "DISK", "WHAT"])
        #expect(lines.contains { $0.prefix(3) == ["raw", "12h", "1"] })
        #expect(lines.contains { $0.prefix(3) == ["messages", "kept", "2"] })
    }

    @Test func withoutADatabaseItSaysSo() async throws {
        let folder = try TemporaryFolder()
        try folder.write(TestBed.configuration(reply: "heard"), to: "channels.yaml")
        let show = try Program(["retention", "show"], in: folder)
        #expect(try await show.exitCode() == 1)
        #expect(show.errorText.contains("no database at data/patchbay.db; run 'patchbay serve' first"))
    }
}
