import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// The API of the real binary, with the commands of its keys and users.
@Suite("The API and its commands", .timeLimit(.minutes(10)))
struct APITests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/api.md")

    /// The shell commands of docs/api.md.
    private static func steps() throws -> String {
        let parts = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```")
        let blocks = parts.filter { $0.hasPrefix("sh\n") }.map { $0.dropFirst("sh\n".count) }
        try #require(blocks.count == 1)
        return String(blocks[0])
    }

    /// A hub with the API and an answered message.
    private func running() async throws -> (bed: TestBed, hub: Program, url: String) {
        let listen = "127.0.0.1:\(try freePort())"
        let configuration = TestBed.configuration(reply: "heard {{message.text}}")
            .replacing("  lotus:", with: "  lotus-dental:")
            .replacing("hub:\n", with: "hub:\n  api: { listen: \"\(listen)\" }\n")
        let (bed, hub) = try await TestBed.running(configuration)
        _ = try await hub.line(after: "api on ")
        try await bed.say("hello", as: "15550100999", to: "lotus-dental/whatsapp")
        try await bed.waitForReply("heard hello")
        try await bed.waitForSent(1)
        return (bed, hub, "http://\(listen)")
    }

    /// Runs a script with the binary in its path, and returns what it prints.
    private func run(_ script: String, in bed: TestBed) async throws -> String {
        let path = "\(Program.products.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
        let shell = try Program(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["bash", "-euo", "pipefail", "-c", script],
            environment: ["PATH": path],
            in: bed.folder
        )
        #expect(try await shell.exitCode() == 0, "\(shell.errorText)\n\(shell.outputText)")
        return shell.outputText
    }

    @Test func theStepsOfItsPageWork() async throws {
        let (bed, hub, url) = try await running()
        let output = try await run(Self.steps().replacing("http://127.0.0.1:8081", with: url), in: bed)
        for part in [
            #""object":"me""#, #""tenant":"lotus-dental""#, #""object":"conversation""#, #""object":"explanation""#,
            #""code":"answered""#, #""object":"note""#, #""handler":"agent""#, #""handler":"hub""#,
            #""author":"agent""#,
        ] {
            #expect(output.contains(part), "\(part)")
        }
        #expect(try bed.count("SELECT count(*) FROM notes") == 1)
        try await bed.waitForReply("I have looked it up: yes, on Monday.")
        try await hub.stopGracefully()
    }

    @Test func commandsMakeKeysAndUsersWhileAHubRunsAndWhileNoneDoes() async throws {
        let (bed, hub, url) = try await running()
        let made = try await run(
            """
            patchbay api-keys create n8n --tenant lotus-dental --scopes channels:read | tail -n 1 > key
            patchbay users add marie@example.com --name Marie --role owner --tenant lotus-dental | tail -n 1 > link
            curl -sf -H 'Content-Type: application/json' \
              -d "{\\"token\\": \\"$(cat link)\\", \\"password\\": \\"correct horse battery\\"}" \(url)/auth/password
            curl -sf -H "X-API-Key: $(cat key)" \(url)/api/v1/channels
            patchbay explain --last --channel lotus-dental/whatsapp
            """,
            in: bed
        )
        #expect(made.contains(#""status":"serving""#))
        #expect(made.contains("cause           answered: the provider accepted the reply"))
        #expect(made.contains("verified by     "))
        try await hub.stopGracefully()
        let offline = try await run(
            """
            patchbay api-keys revoke "$(patchbay api-keys list --json | grep -o 'key_[0-9a-z]*' | head -n 1)" \
              --tenant lotus-dental
            patchbay users list
            patchbay audit
            """,
            in: bed
        )
        for part in [
            "revoked.", "marie@example.com", "active", "api_key.created", "user.password_set", "api_key.revoked",
        ] {
            #expect(offline.contains(part), "\(part)\n\(offline)")
        }
    }

    @Test func anOperatorWritesToACustomerWhileAHubRunsAndWhileNoneDoes() async throws {
        let (bed, hub, _) = try await running()
        let refused = try Program(["conversations", "say", "1", "hi"], in: bed.folder)
        #expect(try await refused.exitCode() == 1)
        #expect(refused.errorText.contains("the hub handles the conversation; take it first"))
        _ = try await bed.run("conversations", "take", "1")
        let said = try await bed.run("conversations", "say", "1", "Come at three.")
        #expect(said.contains("Queued for the customer of conversation 1."))
        try await bed.waitForReply("Come at three.")
        let unknown = try Program(["conversations", "say", "9", "hi"], in: bed.folder)
        #expect(try await unknown.exitCode() == 1)
        #expect(unknown.errorText.contains("conversation 9"))
        try await bed.waitForSent(2)
        try await hub.stopGracefully()
        _ = try await bed.run("conversations", "say", "1", "Or at four.")
        let next = try bed.startHub()
        try await bed.waitForReply("Or at four.")
        #expect(try await bed.replies().count == 3)
        try await next.stopGracefully()
    }
}
