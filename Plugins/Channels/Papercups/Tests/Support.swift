import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel

/// The account, keys and secrets of the tests.
enum Sample {
    static let channel = ChannelID(tenant: "lotus-dental", name: "chat")
    static let account = "5b0c7d64-6f0e-4d0a-9a57-3f6a1f0f7c21"
    static let conversation = "c1d6a5a8-8b9e-4a57-8a61-6c0d3b1f2e90"
    static let conversationContact = "conversation:c1d6a5a8-8b9e-4a57-8a61-6c0d3b1f2e90"
    static let customer = "e2f4d3c2-1b0a-4f9e-8d7c-6b5a49382716"
    static let urlKey = "0123456789abcdef0123456789abcdef"
    static let relaySecret = "relay-secret-of-the-tests"
    static let receivedAt = Fixture.receivedAt

    private static let values: [String: SettingValue] = [
        "account_id": .text(account), "api_key": .secret("key-one", "key-old"), "echo": .boolean(false),
        "message_type": .text("reply"), "release_when": .text("closed"),
    ]

    /// The sample's settings with `changes`; nil removes a setting.
    static func settings(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://chat.example.test",
        urlKey: String? = urlKey,
        isUnverified: Bool = true
    ) -> ChannelSettings {
        .sample(values, changing: changes, of: channel, baseURL: baseURL, urlKey: urlKey, isUnverified: isUnverified)
    }

    static func adapter(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://chat.example.test"
    ) throws -> PapercupsAdapter {
        try PapercupsAdapter(settings(changes, baseURL: baseURL))
    }

    static func post(_ body: Data, to path: String = "", headers: HeaderFields = [:]) -> WebhookRequest {
        var all = headers
        all["Content-Type"] = "application/json"
        return WebhookRequest(
            target: "/webhooks/papercups\(path)",
            headers: all,
            body: body,
            receivedAt: receivedAt,
            subpath: path.split(separator: "/").dropFirst().joined(separator: "/")
        )
    }

    static func item(of body: Data, to path: String = "") throws -> InboundItem {
        try PapercupsAdapter.split(.unchecked(post(body, to: path)))[0]
    }

    static func item(in fixture: String, to path: String = "") throws -> InboundItem {
        try item(of: Fixture.data("\(fixture).json", in: .module), to: path)
    }

    /// The event of a fixture.
    static func event(in fixture: String, on adapter: PapercupsAdapter? = nil) throws -> InboundEvent {
        try (adapter ?? self.adapter()).normalize(item(in: fixture), receivedAt: receivedAt)[0]
    }
}

extension UnifiedContact {
    /// The fixtures' customer.
    static let ada = UnifiedContact(id: Sample.customer, name: "Ada Visitor", aliases: [Sample.conversationContact])
}

extension Date {
    /// The time in ISO 8601.
    init(_ text: String) { self = Date(iso8601: text) ?? .distantPast }
}
