import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

struct SettingsTests {
    static let wrong: [(String, SettingValue, String)] = [
        (
            "phone_number_id", .text("+1 555 010 0200"),
            "'+1 555 010 0200' is not an id of Meta's, which has digits only"
        ),
        ("waba_id", .text("my account"), "'my account' is not an id of Meta's, which has digits only"),
        ("display_phone_number", .text("the front desk"), "'the front desk' is not a phone number"),
        ("access_token", .secrets([]), "'access_token' is empty"),
        ("app_secret", .secrets([Secret("one"), Secret("")]), "'app_secret' is empty"),
        ("verify_token", .secrets([Secret("")]), "'verify_token' is empty"),
        ("api_version", .text("25"), "'25' is not a Graph API version"),
        ("api_version", .text("v25.0/../me"), "'v25.0/../me' is not a Graph API version"),
    ]

    @Test(arguments: wrong)
    func refusesWhatCannotWork(name: String, value: SettingValue, problem: String) throws {
        let issue = try #require(throws: ConfigurationIssue.self) { try Sample.adapter([name: value]) }
        #expect(issue.path == [name])
        #expect(issue.problem == problem)
        #expect(!issue.remedy.isEmpty)
    }

    @Test func theExamplesWork() throws {
        let settings = ChannelSettings(
            id: Sample.channel,
            values: SettingValues(examplesOf: WhatsAppAdapter.manifest.settings),
            baseURL: WhatsAppAdapter.manifest.apiBaseURL,
            publicURL: "https://hub.example.test"
        )
        #expect(try WhatsAppAdapter(settings).addresses == [Address("phone_number_id", "310000000000001")])
    }

    @Test func metaTakesNothingButThis() {
        let manifest = WhatsAppAdapter.manifest
        #expect(manifest.acknowledgement == WebhookResponse(status: 200, headers: ["Content-Type": "text/plain"]))
        #expect(manifest.redelivery == .within(.seconds(604_800)))
        #expect(manifest.limits.bodyBytes > 3_000_000)
        #expect(manifest.limits.textLength == 4_096)
    }
}

/// The page says what the code declares.
struct ReadmeTests {
    private func text(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    @Test func holdsTheTableOfSettings() throws {
        #expect(try text("README.md").contains(SettingsTable.markdown(WhatsAppAdapter.manifest.settings)))
    }

    @Test func holdsTheSample() throws {
        #expect(try text("README.md").contains("```yaml\n\(try text("sample.yaml"))```"))
    }

    @Test func hasItsSectionsInOrder() throws {
        let headings = try text("README.md").split(separator: "\n").filter { $0.hasPrefix("## ") }
        #expect(
            headings == [
                "## What it connects", "## Setting it up at Meta", "## Settings", "## What comes in",
                "## What goes out", "## Errors and what to do", "## Sources",
            ]
        )
    }
}
