import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// `adapters show` and `strategies show`.
@Suite(.timeLimit(.minutes(10)))
struct PageCommandTests {
    private static func output(of arguments: [String], exitCode: Int32 = 0) async throws -> String {
        let program = try Program(arguments, in: try TemporaryFolder())
        #expect(try await program.exitCode() == exitCode)
        return exitCode == 0 ? program.outputText : program.errorText
    }

    /// Every plugin of the build, by the command that shows it.
    private static func plugins() async throws -> [(command: String, name: String)] {
        var plugins: [(command: String, name: String)] = []
        for command in ["adapters", "strategies"] {
            let list = try JSONValue(parsing: Data(try await output(of: [command, "list", "--json"]).utf8))
            plugins += (list.array ?? []).compactMap { $0["kind"]?.string }.map { (command, $0) }
        }
        return plugins
    }

    @Test func everyPluginFitsATerminal() async throws {
        let plugins = try await Self.plugins()
        #expect(plugins.count >= 3)
        for (command, name) in plugins {
            let page = try await Self.output(of: [command, "show", name])
            #expect(page.hasPrefix(name))
            for section in ["SETTINGS OF A ", "SAMPLE"] { #expect(page.contains(section)) }
            // A sample is not wrapped.
            let prose = page.split(separator: "\nSAMPLE")[0].split(separator: "\n")
            for line in prose { #expect(line.count <= 80, "\(name): \(line)") }
        }
    }

    @Test func anAdaptersPageSaysWhatItCanDo() async throws {
        let page = try await Self.output(of: ["adapters", "show", "whatsapp"])
        for words in [
            "whatsapp: WhatsApp Cloud API", "access_token (required, secret, allowed under 'adapters:')",
            "api_version (default v25.0", "example: ${ACCESS_TOKEN}", "- sends text",
            "- answers the provider's verification of the webhook URL", "Response: 200", "redelivers for 7d",
            "a text of at most 4096 characters", "one message in 6s, after a burst of 20, to one customer",
            "- 131047, 470: applies the channel's policy for a closed window.", "phone_number_id: \"",
        ] {
            #expect(page.contains(words), "'\(words)' is missing")
        }
    }

    @Test func aStrategysPageHasTheSettingsInside() async throws {
        let page = try await Self.output(of: ["strategies", "show", "static-reply"])
        #expect(page.contains("  list.rows[].title (required)"))
        #expect(page.contains("  quote (default false)"))
        #expect(page.contains("deadline (default 1s)"))
    }

    @Test func programsGetTheSame() async throws {
        let text = try await Self.output(of: ["adapters", "show", "twilio", "--json"])
        let json = try JSONValue(parsing: Data(text.utf8))
        #expect(json["kind"] == "twilio")
        #expect(json["redelivery"] == "never")
        #expect(json["limits"]?["text_length"] == 1_600)
        #expect(json["acknowledgement"]?["content_type"] == "text/xml")
        #expect(json["capabilities"]?.array?.contains("backfilling") == true)
        let token = json["settings"]?.array?.first { $0["name"] == "auth_token" }
        #expect(token?["secret"] == true)
        #expect(token?["example"] == "${AUTH_TOKEN}")
        #expect(!text.contains("twilio-example-auth-token"))
    }

    @Test func theTableIsTheReadmes() async throws {
        let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Plugins/Channels/WhatsApp/README.md").standardized
        let table = try await Self.output(of: ["adapters", "show", "whatsapp", "--markdown"])
        #expect(try String(contentsOf: readme, encoding: .utf8).contains(table))
    }

    @Test func anUnknownNameIsAnsweredWithThoseThereAre() async throws {
        let error = try await Self.output(of: ["adapters", "show", "watsapp"], exitCode: 64)
        #expect(error.contains("unknown adapter 'watsapp'; known: "))
        #expect(error.contains("whatsapp"))
    }

    /// A sample has every required setting, and no error except a missing credential.
    @Test func samplesPassTheCheck() async throws {
        for (command, name) in try await Self.plugins() where command == "adapters" {
            let folder = try TemporaryFolder()
            let json = try JSONValue(
                parsing: Data(try await Self.output(of: [command, "show", name, "--json"]).utf8)
            )
            try folder.write(try #require(json["sample"]?.string), to: "channels.yaml")
            let check = try Program(["check", "--simulate", "--json"], in: folder)
            _ = try await check.exitCode()
            let report = try JSONValue(parsing: Data(check.outputText.utf8))
            let errors = (report["problems"]?.array ?? []).filter { $0["severity"] == "error" }
            let messages = errors.compactMap { $0["message"]?.string }
            #expect(messages.filter { !$0.hasPrefix("no credential authenticates") } == [])
        }
    }
}
