import ChannelKit
import ChannelTestKit
import Foundation
import WhatsAppChannel

/// The number, tokens and secrets that the tests use.
enum Sample {
    static let channel = ChannelID(tenant: "lotus-dental", name: "whatsapp")
    static let appSecret = Secret("wa-demo-app-secret")
    static let receivedAt = Fixture.receivedAt.addingTimeInterval(1_000)

    static func settings(
        _ changes: [String: SettingValue] = [:],
        baseURL: String = "https://graph.example.test"
    ) -> ChannelSettings {
        let values: [String: SettingValue] = [
            "phone_number_id": .text("310000000000001"),
            "access_token": .secrets([Secret("EAA-demo"), Secret("EAA-old")]),
            "app_secret": .secrets([appSecret]),
            "verify_token": .secrets([Secret("my-verify-token"), Secret("my old token")]),
            "api_version": .text("v25.0"),
        ]
        return ChannelSettings(
            id: channel,
            values: SettingValues(values.merging(changes) { _, change in change }),
            baseURL: baseURL,
            publicURL: "https://hub.example.test"
        )
    }

    static func adapter(
        _ changes: [String: SettingValue] = [:],
        baseURL: String = "https://graph.example.test"
    ) throws -> WhatsAppAdapter {
        try WhatsAppAdapter(settings(changes, baseURL: baseURL))
    }

    static func post(_ body: Data, headers: HeaderFields = [:]) -> WebhookRequest {
        WebhookRequest(target: "/webhooks/whatsapp", headers: headers, body: body, receivedAt: receivedAt)
    }

    /// The items of a body that nobody has to vouch for.
    static func items(of body: Data) throws -> [InboundItem] {
        try WhatsAppAdapter.split(.unchecked(post(body)))
    }

    static func items(in fixture: String) throws -> [InboundItem] {
        try items(of: Fixture.data("\(fixture).json", in: .module))
    }

    /// What the items of a fixture mean.
    static func events(in fixture: String) throws -> [InboundEvent] {
        let adapter = try adapter()
        return try items(in: fixture).flatMap { try adapter.normalize($0, receivedAt: receivedAt) }
    }
}
