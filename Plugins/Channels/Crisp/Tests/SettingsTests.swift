import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

struct SettingsTests {
    static let wrong: [(String, SettingValue?, String)] = [
        ("website_id", .text("lotus-dental"), "'website_id' is not an id of Crisp's, which is a UUID"),
        ("website_id", .text("\(Sample.website)/x"), "'website_id' is not an id of Crisp's, which is a UUID"),
        ("api_identifier", .text("id:key"), "'api_identifier' is not the identifier of a key pair"),
        ("api_key", .secrets([]), "'api_key' is empty"),
        ("api_key", .secrets([Secret("one"), Secret("")]), "'api_key' is empty"),
        ("signing_secret", .secrets([]), "'signing_secret' is empty"),
        ("signing_secret", .secrets([Secret("")]), "'signing_secret' is empty"),
        ("origin", .text("patchbay"), "'origin' is not a URN"),
        ("origin", .text("urn:patchbay"), "'origin' is not a URN"),
    ]

    @Test(arguments: wrong)
    func refusesWhatCannotWork(name: String, value: SettingValue?, problem: String) throws {
        let issue = try #require(throws: ConfigurationIssue.self) { try Sample.adapter([name: value]) }
        #expect(issue.path == [name])
        #expect(issue.problem == problem)
        #expect(!issue.remedy.isEmpty)
    }

    @Test func aPictureNeedsAName() throws {
        let avatar: [String: SettingValue?] = ["bot_avatar": .text("https://cdn.example.com/bot.png")]
        let issue = try #require(throws: ConfigurationIssue.self) { try Sample.adapter(avatar) }
        #expect(issue.path == ["bot_name"])
        _ = try Sample.adapter(avatar.merging(["bot_name": .text("Support bot")]) { $1 })
    }

    @Test func theWebsiteIsTheAddress() throws {
        let capitals = try Sample.adapter(["website_id": .text(Sample.website.uppercased())])
        #expect(capitals.addresses == [Address("website_id", Sample.website)])
    }

    @Test func theExamplesWork() throws {
        let declarations = CrispAdapter.manifest.settings
        let all = SettingValues(Dictionary(uniqueKeysWithValues: declarations.map { ($0.name, $0.example) }))
        for values in [SettingValues(examplesOf: declarations), all] {
            let settings = ChannelSettings(
                id: Sample.channel,
                values: values,
                baseURL: CrispAdapter.manifest.apiBaseURL,
                publicURL: "https://hub.example.test"
            )
            #expect(try CrispAdapter(settings).addresses == [Address("website_id", Sample.website)])
        }
    }

    @Test func saysWhatCrispDoes() {
        let manifest = CrispAdapter.manifest
        #expect(manifest.acknowledgement == WebhookResponse(status: 200, headers: ["Content-Type": "text/plain"]))
        #expect(manifest.limits.bodyBytes == 1_048_576)
        #expect(manifest.apiBaseURL == "https://api.crisp.chat")
    }
}

/// The page says what the code declares.
struct ReadmeTests {
    private func text(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    @Test func holdsTheTableOfSettings() throws {
        #expect(try text("README.md").contains(SettingsTable.markdown(CrispAdapter.manifest.settings)))
    }

    @Test func holdsTheSample() throws {
        #expect(try text("README.md").contains("```yaml\n\(try text("sample.yaml"))```"))
    }

    @Test func hasItsSectionsInOrder() throws {
        let headings = try text("README.md").split(separator: "\n").filter { $0.hasPrefix("## ") }
        #expect(
            headings == [
                "## What it connects", "## Setting it up at Crisp", "## Settings", "## What comes in",
                "## What goes out", "## Errors and what to do", "## Sources",
            ]
        )
    }
}
