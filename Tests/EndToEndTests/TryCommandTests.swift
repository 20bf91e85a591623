import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// `patchbay try`, `patchbay test` and `patchbay intents` of the real binary, with the shipped example.
@Suite(.timeLimit(.minutes(10)))
struct TryCommandTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    private static func shipped(_ name: String) -> String { root.appending(path: name).path }

    /// A folder with the file `lines.tsv`.
    private func folder(_ lines: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(lines, to: "lines.tsv")
        return folder
    }

    private func objects(_ program: Program) async throws -> [JSONValue] {
        #expect(try await program.exitCode() == 0, "\(program.errorText)")
        return try program.outputText.split(separator: "\n").map { try JSONValue(parsing: Data($0.utf8)) }
    }

    @Test func tryPrintsLanguageStepsSlotsAndReply() async throws {
        let folder = try TemporaryFolder()
        let config = ["--config", Self.shipped("channels.yaml"), "--tenant", "lotus-dental"]
        let one = try Program(["try"] + config + ["--json", "combien coûte un plombage"], in: folder)
        let object = try #require(try await objects(one).first)
        #expect(object["language"] == "fr")
        #expect(object["reply"]?.string?.contains("120 $") == true)
        #expect(object["slots"] == [:])
        let steps = object["steps"]
        #expect(steps?[0]?["strategy"] == "handoff")
        #expect(steps?[0]?["verdict"] == "pass")
        #expect(steps?[1]?["verdict"] == "reply")
        let score = try #require(steps?[1]?["score"]?.number)
        #expect(score > (try #require(steps?[1]?["threshold"]?.number)))
        // No database was made.
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path())
        #expect(files.allSatisfy { $0.hasSuffix(".out") || $0.hasSuffix(".err") })
    }

    @Test func fileHasAnObjectForEachRow() async throws {
        let folder = try folder(
            "text\tlanguage\nI'd like to book a cleaning tomorrow at 3 pm\ten\nune vraie personne svp\t\n"
        )
        let program = try Program(
            ["try", "--config", Self.shipped("channels.yaml"), "--tenant", "lotus-dental", "--file", "lines.tsv"],
            in: folder
        )
        let rows = try await objects(program)
        #expect(rows.map { $0["language"]?.string } == ["en", "fr"])
        #expect(rows.first?["slots"]?["service"] == "cleaning")
        #expect(rows.last?["steps"]?[0]?["verdict"] == "handoff")
    }

    /// Places are Unicode scalars with an exclusive end, and the redacted text has numbered placeholders.
    @Test func redactionPrintsThePiecesOfEachRow() async throws {
        let folder = try folder(
            "kind\ttext\tfound\nphone\tÉcris au 514 555-0199, ou à a@b.example 👩‍👧\t1\nip\trien ici\t0\nid\tDNI 12345678Z\t1\n"
        )
        let program = try Program(["try", "--redact", "phone,email,id", "--file", "lines.tsv", "--json"], in: folder)
        let rows = try await objects(program)
        #expect(
            rows == [
                [
                    "text": "Écris au 514 555-0199, ou à a@b.example 👩‍👧",
                    "redacted": "Écris au [PHONE_1], ou à [EMAIL_1] 👩‍👧",
                    "found": [
                        ["kind": "phone", "start": 9, "end": 21], ["kind": "email", "start": 28, "end": 39],
                    ],
                ],
                ["text": "rien ici", "redacted": "rien ici", "found": []],
                [
                    "text": "DNI 12345678Z", "redacted": "DNI [ID_1]",
                    "found": [["kind": "id", "start": 4, "end": 13]],
                ],
            ]
        )
    }

    @Test(arguments: [["try", "hello"], ["try", "--tenant", "lotus-dental"], ["try", "--tenant", "nobody", "hello"]])
    func incompleteTryIsRefused(arguments: [String]) async throws {
        let program = try Program(
            [arguments[0], "--config", Self.shipped("channels.yaml")] + arguments.dropFirst(),
            in: try TemporaryFolder()
        )
        #expect(try await program.exitCode() != 0)
        #expect(!program.errorText.isEmpty)
    }

    @Test func shippedConversationsAreAsExpected() async throws {
        let program = try Program(
            ["test", "--config", Self.shipped("channels.yaml"), Self.shipped("conversations.yaml")],
            in: try TemporaryFolder()
        )
        #expect(try await program.exitCode() == 0, "\(program.outputText)\(program.errorText)")
    }

    @Test func failedExpectationIsListed() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            - name: hours
              tenant: lotus-dental
              turns:
                - { say: when are you open, expect: { reply: at midnight, language: en } }
            """,
            to: "conversations.yaml"
        )
        let program = try Program(["test", "--config", Self.shipped("channels.yaml")], in: folder)
        #expect(try await program.exitCode() == 1)
        #expect(program.outputText.contains("hours: “when are you open”: expected the reply “at midnight”"))
        #expect(program.outputText.contains("0 of 1 conversation as expected"))
    }

    @Test func intentsTestListsTheFailedLines() async throws {
        let folder = try folder(
            "intent\ttext\nprices\thow much is a cleaning\nbooking\thow much is a filling\nnone\twhen are you open\n"
        )
        let program = try Program(
            ["intents", "test", "--config", Self.shipped("channels.yaml"), "--tenant", "lotus-dental", "lines.tsv"],
            in: folder
        )
        #expect(try await program.exitCode() == 0, "\(program.errorText)")
        #expect(program.outputText.contains("1 of 1 out-of-scope lines accepted."))
        #expect(program.outputText.contains("booking: “how much is a filling” was accepted as prices"))
        #expect(program.outputText.contains("none: “when are you open” was accepted as opening_hours"))
    }
}
