import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

struct SettingsTests {
    static let wrong: [(String, SettingValue?, String)] = [
        ("website_id", .text("lotus-dental"), "'website_id' is not a UUID"),
        ("website_id", .text("\(Sample.website)/x"), "'website_id' is not a UUID"),
        ("api_identifier", .text("id:key"), "'api_identifier' is not a valid identifier of a key pair"),
        ("api_key", .secrets([]), "'api_key' is empty"),
        ("api_key", .secret("one", ""), "'api_key' is empty"),
        ("signing_secret", .secrets([]), "'signing_secret' is empty"),
        ("signing_secret", .secret(""), "'signing_secret' is empty"),
        ("origin", .text("patchbay"), "'origin' is not a URN"),
        ("origin", .text("urn:patchbay"), "'origin' is not a URN"),
    ]

    @Test(arguments: wrong)
    func invalidValueIsReported(name: String, value: SettingValue?, problem: String) {
        let issue = #expect(throws: ConfigurationIssue.self) { try Sample.adapter([name: value]) }
        #expect(issue?.path == [name] && issue?.problem == problem && issue?.remedy.isEmpty == false)
    }

    @Test func avatarRequiresBotName() throws {
        let avatar: [String: SettingValue?] = ["bot_avatar": .text("https://cdn.example.com/bot.png")]
        let issue = try #require(throws: ConfigurationIssue.self) { try Sample.adapter(avatar) }
        #expect(issue.path == ["bot_name"])
        _ = try Sample.adapter(avatar.merging(["bot_name": .text("Support bot")]) { $1 })
    }

    @Test func websiteIDIsLowercasedInTheAddress() throws {
        let capitals = try Sample.adapter(["website_id": .text(Sample.website.uppercased())])
        #expect(capitals.addresses == [Address("website_id", Sample.website)])
    }

    @Test func manifestHasCrispsLimitsAndAcknowledgement() {
        let manifest = CrispAdapter.manifest
        #expect(manifest.acknowledgement == WebhookResponse(status: 200, headers: ["Content-Type": "text/plain"]))
        #expect(manifest.limits.bodyBytes == 1_048_576)
        #expect(manifest.apiBaseURL == "https://api.crisp.chat")
    }
}
