import ChannelTestKit
import Foundation
import Testing

/// `patchbay demo`.
@Suite(.timeLimit(.minutes(10)))
struct DemoTests {
    @Test func demoAnswersEveryMessageOfTheShippedConfiguration() async throws {
        let folder = try TemporaryFolder()
        let shipped = MarkdownPage.root.appending(path: "channels.yaml").path
        let demo = try Program(["demo", "--once", "--config", shipped], in: folder)
        #expect(try await demo.exitCode() == 0)
        #expect(demo.outputText.contains("static-reply · "))
        #expect(demo.outputText.contains("as expected on"))

        // The recording in README.md; `make recording` makes it again.
        let recorded = try Recording().messages
        #expect(recorded.count >= 20)
        let output = Recording.words(demo.outputText)
        #expect(recorded.filter { !output.contains($0) } == [])
    }

    /// As `make demo DATABASE=postgres ONCE=1` does.
    @Test func demoOnPostgresAnswersEveryMessageAndRemovesItsServer() async throws {
        let folder = try TemporaryFolder()
        let temporary = folder.url.appending(path: "temporary")
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        // The server's user enters them.
        for path in [folder.path(), temporary.path] {
            try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: path)
        }
        let shell = URL(fileURLWithPath: "/bin/bash")
        func run(_ command: some StringProtocol) async throws -> Program {
            let program = try Program(
                shell,
                ["-c", "cd '\(MarkdownPage.root.path)' && \(command)"],
                environment: ["TMPDIR": temporary.path],
                in: folder
            )
            #expect(try await program.exitCode() == 0, "\(program.errorText)")
            return program
        }
        let recipe = try await run("make -n demo DATABASE=postgres ONCE=1").outputText.split(separator: "\n")
        let command = try #require(recipe.last { $0.contains("patchbay demo") })
        #expect(command.hasPrefix("Scripts/with-postgres "))
        let demo = try await run(
            command.replacing(".build/debug/patchbay", with: Program.products.appending(path: "patchbay").path)
        )
        #expect(demo.outputText.contains("as expected on"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
    }

    /// The hub would act on its work with simulated providers.
    @Test func aDatabaseWithConversationsIsRejected() async throws {
        let (bed, hub) = try await TestBed.running()
        try await bed.say("hello", as: "15550100001")
        try await bed.waitForReply("heard hello")
        hub.signal(SIGTERM)
        #expect(try await hub.exitCode() == 0)
        let demo = try Program(["demo", "--once", "--database", "sqlite:data/patchbay.db"], in: bed.folder)
        #expect(try await demo.exitCode() == 1)
        #expect(demo.errorText.contains("the database has conversations or work: choose a new one"))
    }
}
