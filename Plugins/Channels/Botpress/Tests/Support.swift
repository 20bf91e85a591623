import BotpressChannel
import ChannelKit
import ChannelTestKit
import Foundation

/// The bot, client, tokens and secrets of the tests.
enum Sample {
    static let channel = ChannelID(tenant: "lotus-dental", name: "botpress")
    static let bot = "9f0c2a54-1111-4222-8333-444455556666"
    static let webhook = "5f6e7d8c-aaaa-4bbb-8ccc-ddddeeeeffff"
    static let client = "b7e5a3c1-2222-4333-8444-555566667777"
    static let chatWebhook = "7a8b9c0d-9999-4aaa-8bbb-ccccddddeeee"
    static let accessToken = "bp_pat_sampleAccessToken"
    static let inboundSecret = "sample-inbound-secret"
    static let clientToken = "sample-client-token"
    static let webhookToken = "sample-webhook-token"
    static let userKey = "sample-user-key"
    static let urlKey = "4f1c2a9be07d43568a1f0c9d2e7b6a53"
    static let receivedAt = Fixture.receivedAt
    static let conversation = "conv_01J5T99ZAAAAAAAAAAAAAAAAAA"
    static let user = "user_01J5T99YAAAAAAAAAAAAAAAAAA"

    private static let values: [String: SettingValue] = [
        "role": .text("channel"), "bot_id": .text(bot), "access_token": .secret(accessToken),
        "inbound_secret": .secret(inboundSecret), "webhook_id": .text(webhook), "client_id": .text(client),
        "client_token": .secret(clientToken), "webhook_token": .secret(webhookToken),
        "media_url": .text("https://v12.example.test"),
    ]

    /// The settings of a channel with every API of its role, with `changes`; nil removes a setting.
    static func settings(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://api.botpress.cloud",
        urlKey: String? = urlKey,
        isUnverified: Bool = true
    ) -> ChannelSettings {
        .sample(values, changing: changes, of: channel, baseURL: baseURL, urlKey: urlKey, isUnverified: isUnverified)
    }

    static let brain: [String: SettingValue?] = [
        "role": .text("brain"), "chat_webhook_id": .text(chatWebhook), "chat_user_key": .secret(userKey),
    ]

    static func adapter(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://api.botpress.cloud"
    ) throws -> BotpressAdapter {
        try BotpressAdapter(settings(changes, baseURL: baseURL))
    }

    static func request(
        _ fixture: String,
        headers: HeaderFields = [:],
        target: String = "/webhooks/botpress/\(urlKey)"
    ) throws -> WebhookRequest {
        try Fixture.webhook("\(fixture).json", in: .module, target: target, headers: headers)
    }

    static func item(in fixture: String) throws -> InboundItem {
        try BotpressAdapter.split(.unchecked(request(fixture)))[0]
    }

    /// The events of a fixture.
    static func events(in fixture: String, on adapter: BotpressAdapter? = nil) throws -> [InboundEvent] {
        try (adapter ?? self.adapter()).uncheckedEvents(of: request(fixture))
    }

    static func message(in fixture: String, on adapter: BotpressAdapter? = nil) throws -> UnifiedMessage? {
        for case .message(let message) in try events(in: fixture, on: adapter) { return message }
        return nil
    }
}
