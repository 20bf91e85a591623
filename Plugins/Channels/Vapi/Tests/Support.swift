import ChannelKit
import ChannelTestKit
import Foundation
import VapiChannel

/// The number, assistant and secrets of the tests.
enum Sample {
    static let channel = ChannelID(tenant: "lotus-dental", name: "vapi")
    static let phoneNumberID = "2f6b9b1e-6f0a-4a55-9b0a-2f3e4d5c6b7a"
    static let assistantID = "7c9a0d3e-1111-4222-8333-944445555666"
    static let call = "018f2c5e-7b1a-7c3d-9a55-0f6d2b9c1e77"
    static let contact = UnifiedContact(id: "+15555550100", phone: "+15555550100")
    static let receivedAt = Fixture.receivedAt

    /// Sample settings; null removes a setting.
    static func settings(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://api.example.test",
        urlKey: String? = "k"
    ) -> ChannelSettings {
        let examples = [String: SettingValue](examplesOf: VapiAdapter.manifest.settings)
        return .sample(examples, changing: changes, of: channel, baseURL: baseURL, urlKey: urlKey)
    }

    static func adapter(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://api.example.test"
    ) throws -> VapiAdapter {
        try VapiAdapter(settings(changes, baseURL: baseURL))
    }

    static func post(_ body: Data, target: String = "/webhooks/vapi", headers: HeaderFields = [:]) -> WebhookRequest {
        WebhookRequest(target: target, headers: headers, body: body, receivedAt: receivedAt)
    }

    static func items(in fixture: String, target: String = "/webhooks/vapi") throws -> [InboundItem] {
        try VapiAdapter.split(.unchecked(post(Fixture.data("\(fixture).json", in: .module), target: target)))
    }

    static func item(in fixture: String) throws -> InboundItem { try items(in: fixture)[0] }

    /// The events of a fixture.
    static func events(in fixture: String, _ changes: [String: SettingValue?] = [:]) throws -> [InboundEvent] {
        try adapter(changes).uncheckedEvents(of: post(Fixture.data("\(fixture).json", in: .module)))
    }

    /// A tool for the strategies, and one with an HTTP call.
    static let tools = SettingValue.list([
        .mapping([
            "name": .text("ask_front_desk"), "ask": .text("question"), "method": .text("POST"),
            "timeout": .duration(.seconds(10)),
        ]),
        .mapping([
            "name": .text("book_slot"), "url": .text("https://booking.example.com/slots/{day}?for={party}"),
            "method": .text("POST"), "timeout": .duration(.seconds(5)), "result": .text("/confirmation"),
            "headers": .mapping(["X-Api-Key": .secret("tool-key-1")]),
        ]),
    ])
}
