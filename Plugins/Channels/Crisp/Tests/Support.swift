import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation

/// The website, keys and secrets of the tests.
enum Sample {
    static let channel = ChannelID(tenant: "lotus-dental", name: "crisp")
    static let website = "0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c11"
    static let session = "session_7c1d2e3f-4a5b-4c6d-8e9f-0a1b2c3d4e5f"
    static let signingSecret = Secret("3f9d1c7a5be24860a1d2c3b4e5f60718")
    static let receivedAt = Fixture.receivedAt.addingTimeInterval(1_000)
    /// Base64 of `5d1f2c3b-identifier:crisp-demo-key`.
    static let basic = "Basic NWQxZjJjM2ItaWRlbnRpZmllcjpjcmlzcC1kZW1vLWtleQ=="
    /// The fingerprint of the send `um_01JD6R` in this session, as in the fixtures.
    static let ownFingerprint: Int64 = 7_178_027_354_761_527
    static let urlKey = "0123456789abcdefABCDEF"

    private static let values: [String: SettingValue] = [
        "website_id": .text(website), "tier": .text("plugin"), "api_identifier": .text("5d1f2c3b-identifier"),
        "api_key": .secret("crisp-demo-key", "crisp-old-key"), "signing_secret": .secrets([signingSecret]),
        "signature_tolerance": .duration(.seconds(300)), "origin": .text("urn:patchbay:hub:0"),
        "routing_takes_over": .boolean(true), "confirm": .boolean(false), "backfill": .boolean(false),
    ]

    /// The sample's settings with `changes`; nil removes a setting.
    static func settings(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://api.example.test",
        urlKey: String? = nil,
        isUnverified: Bool = false
    ) -> ChannelSettings {
        .sample(
            values,
            changing: changes,
            of: channel,
            baseURL: baseURL,
            urlKey: urlKey,
            isUnverified: isUnverified
        )
    }

    static func adapter(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://api.example.test"
    ) throws -> CrispAdapter {
        try CrispAdapter(settings(changes, baseURL: baseURL))
    }

    /// A channel with unsigned hooks.
    static func websiteAdapter(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://api.example.test"
    ) throws -> CrispAdapter {
        try CrispAdapter(settings(changes, baseURL: baseURL, urlKey: urlKey, isUnverified: true))
    }

    static func post(
        _ body: Data,
        target: String = "/webhooks/crisp",
        headers: HeaderFields = ["Content-Type": "application/json"],
        receivedAt: Date = receivedAt
    ) -> WebhookRequest {
        WebhookRequest(target: target, headers: headers, body: body, receivedAt: receivedAt)
    }

    /// The items of a body, without authentication.
    static func items(of body: Data) throws -> [InboundItem] { try CrispAdapter.split(.unchecked(post(body))) }

    static func items(in fixture: String) throws -> [InboundItem] {
        try items(of: Fixture.data("\(fixture).json", in: .module))
    }

    /// The events of a fixture's items.
    static func events(in fixture: String, on adapter: CrispAdapter? = nil) throws -> [InboundEvent] {
        try (adapter ?? self.adapter()).uncheckedEvents(of: post(Fixture.data("\(fixture).json", in: .module)))
    }

    static func destination(_ session: String = session, correlation: String = "um_01JD6R") -> Destination {
        Destination(contact: UnifiedContact(id: session), correlation: correlation)
    }
}

extension FakeHTTP.Answer {
    /// A successful response in Crisp's envelope.
    static func crisp(_ data: JSONValue, status: Int = 200) -> FakeHTTP.Answer {
        .json(status: status, ["error": false, "reason": "resolved", "data": data])
    }

    /// An error response in Crisp's envelope.
    static func refusal(_ status: Int, _ reason: String) -> FakeHTTP.Answer {
        .json(status: status, ["error": true, "reason": .string(reason), "data": [:]])
    }
}
