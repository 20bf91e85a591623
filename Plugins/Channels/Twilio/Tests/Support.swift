import ChannelKit
import ChannelTestKit
import Foundation
import TwilioChannel

/// The sender, tokens and secrets of the tests.
enum Sample {
    static let channel = ChannelID(tenant: "lotus-dental", name: "sms")
    static let account = "AC00000000000000000000000000000001"
    static let service = "MG00000000000000000000000000000001"
    static let authToken = Secret("twilio-demo-auth-token")
    static let receivedAt = Fixture.receivedAt.addingTimeInterval(1_000)
    static let publicURL = "https://hub.example.test"
    /// The login of the sample account with its token.
    static let basic =
        "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTp0d2lsaW8tZGVtby1hdXRoLXRva2Vu"

    static let values: [String: SettingValue] = [
        "account_sid": .text(account), "auth_token": .secrets([authToken, Secret("old-token")]),
        "number": .text("+15550100200"), "reply": .text("api"), "status_callback": .boolean(true),
    ]

    /// Sample settings; null removes a setting.
    static func settings(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://api.example.test",
        publicURL: String = publicURL,
        urlKey: String? = nil
    ) -> ChannelSettings {
        .sample(values, changing: changes, of: channel, baseURL: baseURL, publicURL: publicURL, urlKey: urlKey)
    }

    static func adapter(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://api.example.test",
        urlKey: String? = nil
    ) throws -> TwilioAdapter {
        try TwilioAdapter(settings(changes, baseURL: baseURL, urlKey: urlKey))
    }

    /// The example of `voice` with changes; null removes a setting.
    static func voice(_ changes: [String: SettingValue?] = [:]) -> SettingValue {
        let voice = TwilioAdapter.manifest.settings.first { $0.name == "voice" }
        guard case .object(let members)? = voice?.type else { return .mapping([:]) }
        let values = [String: SettingValue](examplesOf: members)
            .merging(["languages": .list([.text("en"), .text("fr")])]) { $1 }
        return .mapping(values.changing(changes))
    }

    /// A channel with voice in English and French, with a URL key.
    static func callable(_ changes: [String: SettingValue?] = [:], baseURL: String = "https://api.example.test") throws
        -> TwilioAdapter
    {
        try adapter(["voice": voice(changes)], baseURL: baseURL, urlKey: "k")
    }

    static func whatsApp(baseURL: String = "https://api.example.test") throws -> TwilioAdapter {
        try adapter(["number": .text("whatsapp:+15550100200")], baseURL: baseURL)
    }

    static func post(
        _ body: Data,
        target: String = "/webhooks/twilio",
        headers: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
        subpath: String = ""
    ) -> WebhookRequest {
        WebhookRequest(target: target, headers: headers, body: body, receivedAt: receivedAt, subpath: subpath)
    }

    /// The item of a body that needs no authentication.
    static func item(of body: Data, target: String = "/webhooks/twilio", subpath: String = "") throws -> InboundItem {
        try TwilioAdapter.split(.unchecked(post(body, target: target, subpath: subpath)))[0]
    }

    static func item(in fixture: String) throws -> InboundItem {
        try item(of: Fixture.data("\(fixture).form", in: .module))
    }

    /// The events of a fixture on `adapter`.
    static func events(in fixture: String, on adapter: TwilioAdapter? = nil) throws -> [InboundEvent] {
        let body = try Fixture.data("\(fixture).form", in: .module)
        return try (adapter ?? self.adapter()).uncheckedEvents(of: post(body))
    }
}
