import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// The JSON and the JSON Schema of `check`.
@Suite(.timeLimit(.minutes(10)))
struct SchemaCommandTests {
    @Test func theKeptSchemaIsInStepWithTheBuild() async throws {
        let program = try Program(["check", "--schema"], in: try TemporaryFolder())
        #expect(try await program.exitCode() == 0)
        let kept = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/channels.schema.json").standardized
        let isInStep = try String(contentsOf: kept, encoding: .utf8) == program.outputText
        #expect(isInStep, "the settings have changed: run 'make schema'")
    }

    @Test func problemsComeAsOneObject() async throws {
        let folder = try TemporaryFolder()
        try folder.write("hub: { nope: 1 }", to: "channels.yaml")
        let check = try Program(["check", "--json"], in: folder)
        #expect(try await check.exitCode() == 1)
        let json = try JSONValue(parsing: Data(check.outputText.utf8))
        #expect(json["errors"] == 1)
        #expect(json["problems"]?[0]?["line"] == 1)
        #expect(
            json["problems"]?[0]?["remedy"]
                == "the valid keys are public_url, database, redis, admin, api, retention and backlog"
        )
        #expect(check.errorText.isEmpty)
    }

    @Test func aValidFileIsAnObjectToo() async throws {
        let folder = try TemporaryFolder()
        try folder.write(TestBed.configuration(reply: "heard"), to: "channels.yaml")
        let check = try Program(["check", "--json"], in: folder)
        #expect(try await check.exitCode() == 0)
        let json = try JSONValue(parsing: Data(check.outputText.utf8))
        #expect(json["problems"] == [])
        #expect(json["channels"] == 2)
    }
}
