import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel

/// The account, keys and secrets that the tests use.
enum Sample {
    static let channel = ChannelID(tenant: "lotus-dental", name: "chat")
    static let account = "5b0c7d64-6f0e-4d0a-9a57-3f6a1f0f7c21"
    static let conversation = "c1d6a5a8-8b9e-4a57-8a61-6c0d3b1f2e90"
    static let conversationContact = "conversation:c1d6a5a8-8b9e-4a57-8a61-6c0d3b1f2e90"
    static let customer = "e2f4d3c2-1b0a-4f9e-8d7c-6b5a49382716"
    static let urlKey = "0123456789abcdef0123456789abcdef"
    static let relaySecret = "relay-secret-of-the-tests"
    static let receivedAt = Fixture.receivedAt

    /// Null takes a setting away.
    static func settings(
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://chat.example.test",
        urlKey: String? = urlKey,
        isUnverified: Bool = true
    ) -> ChannelSettings {
        var values: [String: SettingValue] = [
            "account_id": .text(account), "api_key": .secrets([Secret("key-one"), Secret("key-old")]),
            "echo": .boolean(false), "message_type": .text("reply"), "release_when": .text("closed"),
        ]
        for (name, value) in changes { values[name] = value }
        return ChannelSettings(
            id: channel,
            values: SettingValues(values),
            baseURL: baseURL,
            publicURL: "https://hub.example.test",
            urlKey: urlKey.map(Secret.init),
            isUnverified: isUnverified
        )
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

    /// What a fixture means to `adapter`.
    static func event(in fixture: String, on adapter: PapercupsAdapter? = nil) throws -> InboundEvent {
        try (adapter ?? self.adapter()).normalize(item(in: fixture), receivedAt: receivedAt)[0]
    }
}

extension UnifiedContact {
    /// The customer of the fixtures.
    static let ada = UnifiedContact(id: Sample.customer, name: "Ada Visitor", aliases: [Sample.conversationContact])
}

extension Date {
    /// A moment, as text.
    init(_ text: String) { self = Date(iso8601: text) ?? .distantPast }
}
