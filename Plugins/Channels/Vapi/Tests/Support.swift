import ChannelKit
import ChannelTestKit
import Foundation
import VapiChannel

/// The number, assistant and secrets that the tests use.
enum Sample {
    static let channel = ChannelID(tenant: "lotus-dental", name: "vapi")
    static let phoneNumberID = "2f6b9b1e-6f0a-4a55-9b0a-2f3e4d5c6b7a"
    static let assistantID = "7c9a0d3e-1111-4222-8333-944445555666"
    static let call = "018f2c5e-7b1a-7c3d-9a55-0f6d2b9c1e77"
    static let contact = UnifiedContact(id: "+15555550100", phone: "+15555550100")
    static let receivedAt = Fixture.receivedAt
    static let publicURL = "https://hub.example.test"

    /// Null takes a setting away.
    static func settings(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://api.example.test",
        urlKey: String? = "k"
    ) -> ChannelSettings {
        var values: [String: SettingValue] = [:]
        let examples = SettingValues(examplesOf: VapiAdapter.manifest.settings)
        for setting in VapiAdapter.manifest.settings { values[setting.name] = examples.raw(setting.name) }
        for (name, value) in changes { values[name] = value }
        return ChannelSettings(
            id: channel,
            values: SettingValues(values),
            baseURL: baseURL,
            publicURL: publicURL,
            urlKey: urlKey.map(Secret.init)
        )
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

    /// What a fixture means.
    static func events(in fixture: String, _ changes: [String: SettingValue?] = [:]) throws -> [InboundEvent] {
        let adapter = try adapter(changes)
        return try items(in: fixture).flatMap { try adapter.normalize($0, receivedAt: receivedAt) }
    }

    /// A tool that strategies are asked, and one that is an HTTP call.
    static let tools = SettingValue.list([
        .mapping([
            "name": .text("ask_front_desk"), "ask": .text("question"), "method": .text("POST"),
            "timeout": .duration(.seconds(10)),
        ]),
        .mapping([
            "name": .text("book_slot"), "url": .text("https://booking.example.com/slots/{day}?for={party}"),
            "method": .text("POST"), "timeout": .duration(.seconds(5)), "result": .text("/confirmation"),
            "headers": .mapping(["X-Api-Key": .secrets([Secret("tool-key-1")])]),
        ]),
    ])
}

extension WebhookResponse {
    /// The JSON of a 200.
    var json: JSONValue? {
        status == 200 && headers["Content-Type"] == "application/json" ? try? JSONValue(parsing: body) : nil
    }
}

extension LocalizedTemplate {
    init(en: String, fr: String) {
        self.init(byLanguage: ["en": TextTemplate(literal: en), "fr": TextTemplate(literal: fr)])
    }
}
