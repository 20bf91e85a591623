import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

struct SettingsTests {
    static let wrong: [(String, SettingValue, String)] = [
        (
            "phone_number_id", .text("+1 555 010 0200"),
            "'+1 555 010 0200' is not an id of Meta's: ids have digits only"
        ),
        ("waba_id", .text("my account"), "'my account' is not an id of Meta's: ids have digits only"),
        ("display_phone_number", .text("the front desk"), "'the front desk' is not a phone number"),
        ("access_token", .secrets([]), "'access_token' is empty"),
        ("app_secret", .secrets([Secret("one"), Secret("")]), "'app_secret' is empty"),
        ("verify_token", .secrets([Secret("")]), "'verify_token' is empty"),
        ("api_version", .text("25"), "'25' is not a Graph API version"),
        ("api_version", .text("v25.0/../me"), "'v25.0/../me' is not a Graph API version"),
    ]

    @Test(arguments: wrong)
    func invalidSettingsNameThePathAndProblem(name: String, value: SettingValue, problem: String) throws {
        let issue = try #require(throws: ConfigurationIssue.self) { try Sample.adapter([name: value]) }
        #expect(issue.path == [name] && issue.problem == problem && !issue.remedy.isEmpty)
    }

    @Test func manifestMatchesMetasRules() {
        let manifest = WhatsAppAdapter.manifest
        #expect(manifest.acknowledgement == WebhookResponse(status: 200, headers: ["Content-Type": "text/plain"]))
        #expect(manifest.redelivery == .within(.seconds(604_800)))
        #expect(manifest.limits.bodyBytes > 3_000_000)
        #expect(manifest.limits.textLength == 4_096)
    }
}
