import ChannelKit
import ChannelTestKit
import Foundation
import WhatsAppChannel

/// The number, tokens and secrets of the tests.
enum Sample {
    static let channel = ChannelID(tenant: "lotus-dental", name: "whatsapp")
    static let appSecret = Secret("wa-demo-app-secret")
    static let receivedAt = Fixture.receivedAt.addingTimeInterval(1_000)

    static let values: [String: SettingValue] = [
        "phone_number_id": .text("310000000000001"),
        "access_token": .secret("EAA-demo", "EAA-old"),
        "app_secret": .secrets([appSecret]),
        "verify_token": .secret("my-verify-token", "my old token"),
        "api_version": .text("v25.0"),
    ]

    static func settings(
        _ changes: [String: SettingValue?] = [:],
        of id: ChannelID = channel,
        baseURL: String = "https://graph.example.test"
    ) -> ChannelSettings {
        .sample(values, changing: changes, of: id, baseURL: baseURL)
    }

    static func adapter(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://graph.example.test"
    ) throws -> WhatsAppAdapter {
        try WhatsAppAdapter(settings(changes, baseURL: baseURL))
    }

    static func post(_ body: Data, headers: HeaderFields = [:]) -> WebhookRequest {
        WebhookRequest(target: "/webhooks/whatsapp", headers: headers, body: body, receivedAt: receivedAt)
    }

    /// The items of a body that needs no authentication.
    static func items(of body: Data) throws -> [InboundItem] {
        try WhatsAppAdapter.split(.unchecked(post(body)))
    }

    static func items(in fixture: String) throws -> [InboundItem] {
        try items(of: Fixture.data("\(fixture).json", in: .module))
    }

    /// The events of a fixture.
    static func events(in fixture: String) throws -> [InboundEvent] {
        try adapter().uncheckedEvents(of: post(Fixture.data("\(fixture).json", in: .module)))
    }
}
