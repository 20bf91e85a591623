import BotpressChannel
import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// Valid and invalid settings.
struct SettingsTests {
    private static let all: [String: SettingValue?] = [:]
    private static let bare: [String: SettingValue?] = [
        "bot_id": nil, "webhook_id": nil, "client_id": nil, "client_token": nil, "webhook_token": nil,
    ]

    static let good: [[String: SettingValue?]] = [
        [:], ["webhook_id": nil], ["client_id": nil, "client_token": nil, "webhook_token": nil],
        ["bot_id": nil], ["bot_id": nil, "webhook_id": nil, "access_token": nil], Sample.brain,
        ["message_tag": .text("hubMessageId")], ["inbound_secret": nil],
    ]

    @Test(arguments: good)
    func validSettingsMakeAChannel(_ changes: [String: SettingValue?]) throws {
        _ = try Sample.adapter(changes)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let changes: [String: SettingValue?]
        let path: String
        var testDescription: String { path }
    }

    static let bad = [
        Case(changes: bare, path: "bot_id"),
        Case(changes: ["access_token": nil], path: "access_token"),
        Case(changes: ["bot_id": nil, "access_token": nil], path: "access_token"),
        Case(changes: ["client_token": nil], path: "client_token"),
        Case(changes: ["client_id": nil], path: "client_id"),
        Case(changes: ["bot_id": .text("my bot")], path: "bot_id"),
        Case(changes: ["webhook_id": .text("https://webhook.botpress.cloud/5f6e")], path: "webhook_id"),
        Case(
            changes: ["chat_webhook_id": .text("7a8b"), "chat_user_key": .secret("x")],
            path: "chat_webhook_id"
        ),
        Case(changes: ["role": .text("brain"), "chat_webhook_id": .text("7a8b")], path: "chat_user_key"),
        Case(changes: ["message_tag": .text("a tag")], path: "message_tag"),
        Case(changes: ["inbound_secret": .secret("")], path: "inbound_secret"),
        Case(changes: ["internal_password": .secret("")], path: "internal_password"),
    ]

    @Test(arguments: bad)
    func invalidSettingsAreReported(_ testCase: Case) {
        #expect {
            try Sample.adapter(testCase.changes)
        } throws: { ($0 as? ConfigurationIssue)?.path == [testCase.path] }
    }

    @Test func clientIDRequiresWebhookToken() {
        let settings = Sample.settings(["webhook_token": nil], isUnverified: false)
        #expect { try BotpressAdapter(settings) } throws: { ($0 as? ConfigurationIssue)?.path == ["webhook_token"] }
    }

    @Test func addresses() throws {
        let both = [Address("bot_id", Sample.bot), Address("client_id", Sample.client)]
        #expect(try Sample.adapter().addresses == both)
        let none: [String: SettingValue?] = [
            "bot_id": nil, "client_id": nil, "client_token": nil, "webhook_token": nil,
        ]
        #expect(try Sample.adapter(none).addresses == [])
    }
}
