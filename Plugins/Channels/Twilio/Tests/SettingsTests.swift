import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

struct SettingsTests {
    private static let sid = "00000000000000000000000000000001"

    static let wrong: [(String, SettingValue?, String)] = [
        (
            "account_sid", .text("SK\(sid)"),
            "'account_sid' is not an account SID, which is AC and 32 hex digits"
        ),
        ("account_sid", .text("AC\(sid)0"), "'account_sid' is not an account SID, which is AC and 32 hex digits"),
        ("auth_token", .secrets([]), "'auth_token' is empty"),
        ("auth_token", .secrets([Secret("one"), Secret("")]), "'auth_token' is empty"),
        ("number", .text("15550100200"), "'number' is neither a number in E.164, a short code, a name nor an address"),
        ("number", .text("+1 555 010"), "'number' is neither a number in E.164, a short code, a name nor an address"),
        ("number", .text("whatsapp:"), "'number' is neither a number in E.164, a short code, a name nor an address"),
        ("number", .text("Twelve chars"), "'number' is neither a number in E.164, a short code, a name nor an address"),
        ("number", nil, "there is neither a 'number' nor a 'messaging_service_sid'"),
        (
            "messaging_service_sid", .text("MG1"),
            "'messaging_service_sid' is not a messaging service SID, which is MG and 32 hex digits"
        ),
        ("validity_period", .duration(.seconds(0)), "'validity_period' is not between 1s and 10h"),
        ("validity_period", .duration(.seconds(36_001)), "'validity_period' is not between 1s and 10h"),
    ]

    @Test(arguments: wrong)
    func refusesWhatCannotWork(name: String, value: SettingValue?, problem: String) throws {
        let issue = try #require(throws: ConfigurationIssue.self) { try Sample.adapter([name: value]) }
        #expect(issue.path == [name])
        #expect(issue.problem == problem)
        #expect(!issue.remedy.isEmpty)
    }

    /// A key with the account's token is the commonest mistake: it would never be let in.
    @Test func aKeyNeedsItsOwnSecret() throws {
        let cases: [([String: SettingValue?], String, String)] = [
            (
                ["api_key_sid": .text("SK\(Self.sid)")], "api_key_secret",
                "there is an 'api_key_sid' without an 'api_key_secret'"
            ),
            (
                ["api_key_secret": .secrets([Secret("x")])], "api_key_sid",
                "there is an 'api_key_secret' without an 'api_key_sid'"
            ),
            (
                ["api_key_sid": .text(Sample.account), "api_key_secret": .secrets([Secret("x")])], "api_key_sid",
                "'api_key_sid' is not an API key SID, which is SK and 32 hex digits"
            ),
            (
                ["api_key_sid": .text("SK\(Self.sid)"), "api_key_secret": .secrets([Secret("")])], "api_key_secret",
                "'api_key_secret' is empty"
            ),
        ]
        for (changes, name, problem) in cases {
            let issue = try #require(throws: ConfigurationIssue.self) { try Sample.adapter(changes) }
            #expect(issue.path == [name])
            #expect(issue.problem == problem)
        }
    }

    @Test(arguments: [
        "+15550100200", "12345", "Lotus", "Lotus & Co", "whatsapp:+15550100200", "messenger:6666600001",
        "rcs:lotus_agent", "apple:urn-1",
    ])
    func takesEverySender(_ number: String) throws {
        let adapter = try Sample.adapter(["number": .text(number)])
        #expect(adapter.addresses == [Address("number", number), Address("account_sid", Sample.account)])
    }

    /// A number of a service is found by itself: the service's other numbers may be other channels.
    @Test func aServiceIsAnAddressOnlyByItself() throws {
        let service: [String: SettingValue?] = ["messaging_service_sid": .text(Sample.service)]
        #expect(try Sample.adapter(service).addresses.map(\.kind) == ["number", "account_sid"])
        #expect(
            try Sample.adapter(service.merging(["number": nil]) { $1 }).addresses == [
                Address("messaging_service_sid", Sample.service), Address("account_sid", Sample.account),
            ]
        )
    }

    @Test func theExamplesWork() throws {
        let declarations = TwilioAdapter.manifest.settings
        let all = SettingValues(Dictionary(uniqueKeysWithValues: declarations.map { ($0.name, $0.example) }))
        for values in [SettingValues(examplesOf: declarations), all] {
            let settings = ChannelSettings(
                id: Sample.channel,
                values: values,
                baseURL: TwilioAdapter.manifest.apiBaseURL,
                publicURL: Sample.publicURL
            )
            #expect(try TwilioAdapter(settings).addresses.first == Address("number", "+15550100200"))
        }
    }

    @Test func saysWhatTwilioDoes() {
        let manifest = TwilioAdapter.manifest
        #expect(manifest.redelivery == .never)
        #expect(manifest.limits.textLength == 1_600)
        #expect(manifest.limits.answerTimeout == .seconds(15))
        #expect(manifest.accountAddresses == ["account_sid"])
    }
}

/// The page says what the code declares.
struct ReadmeTests {
    private func text(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    @Test func holdsTheTableOfSettings() throws {
        #expect(try text("README.md").contains(SettingsTable.markdown(TwilioAdapter.manifest.settings)))
    }

    @Test func holdsTheSample() throws {
        #expect(try text("README.md").contains("```yaml\n\(try text("sample.yaml"))```"))
    }

    @Test func hasItsSectionsInOrder() throws {
        let headings = try text("README.md").split(separator: "\n").filter { $0.hasPrefix("## ") }
        #expect(
            headings == [
                "## What it connects", "## Setting it up at Twilio", "## Settings", "## What comes in",
                "## What goes out", "## Errors and what to do", "## Sources",
            ]
        )
    }
}
