import ChannelKit
import ChannelTestKit
import Foundation
import StaticReplyStrategy

/// A step with these settings, as `channels.yaml` would give them, defaults filled in.
func makeStep(_ settings: [String: SettingValue]) throws -> StaticReply {
    try StaticReply(settings: SettingValues(settings.merging(["quote": .boolean(false)]) { written, _ in written }))
}

extension SettingValue {
    /// A text for everyone, with fields.
    static func words(_ source: String) throws -> SettingValue {
        .localized(LocalizedTemplate(try TextTemplate(parsing: source)))
    }

    /// A text for each language.
    static func words(_ byLanguage: [String: String]) throws -> SettingValue {
        .localized(LocalizedTemplate(byLanguage: try byLanguage.mapValues { try TextTemplate(parsing: $0) }))
    }
}

/// A turn of one message.
func makeTurn(language: String = "en", name: String? = "Ana Roy") -> Turn {
    let clock = TestClock()
    let contact = UnifiedContact(id: "15145550123", phone: "+15145550123", name: name)
    let message = UnifiedMessage(
        externalID: "1",
        sentAt: clock.now,
        contact: contact,
        text: "Hello",
        content: [.text("Hello")]
    )
    let nothing = NoServices()
    return Turn(
        id: TurnID(1),
        tenant: TenantProfile(id: "lotus-dental", name: "Lotus Dental", languages: ["en", "fr"], timeZone: .gmt),
        channel: ChannelProfile(
            id: ChannelID(tenant: "lotus-dental", name: "front-desk"),
            adapter: "sample",
            limits: .init(bodyBytes: 1, textLength: 1)
        ),
        contact: contact,
        conversation: ConversationSummary(id: ConversationID(1), openedAt: clock.now, isNew: true),
        messages: [message],
        language: language,
        deadline: clock.now.addingTimeInterval(1),
        clock: clock,
        services: StrategyServices(
            history: nothing,
            memory: nothing,
            http: FakeHTTP(),
            ledger: nothing,
            leads: nothing,
            media: nothing
        )
    )
}

/// A hub that offers nothing; a static reply wants nothing of it.
private struct NoServices: ConversationHistory, ConversationMemory, TurnLedger, LeadRecording, MediaFetching {
    func file(
        _ media: ContentPart.Media,
        of message: UnifiedMessage,
        limit: Int
    ) async throws(MediaError) -> MediaFile {
        throw .gone(reason: "there is none")
    }

    func recent(limit: Int) async throws -> [HistoryEntry] { [] }
    func value(for key: String) async throws -> JSONValue? { nil }
    func set(_ value: JSONValue?, for key: String) async throws {}
    func record(_ lead: JSONValue, key: String) async throws {}
    func once(
        _ call: String,
        kind: String,
        _ work: @Sendable () async throws -> JSONValue
    ) async throws -> JSONValue { try await work() }
}
