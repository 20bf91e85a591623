public import ChannelKit
import Foundation

extension Turn {
    /// Returns a turn of one message to Lotus Dental, which answers in English and French, for tests of a strategy.
    public static func sample(
        _ text: String = "Hello",
        language: String = "en",
        name: String? = "Ana Roy",
        id: TurnID = TurnID(1),
        isCall: Bool = false,
        hours: OpeningHours? = nil,
        clock: any HubClock = TestClock(),
        deadline: Duration = .seconds(1),
        services: StrategyServices = .sample()
    ) -> Turn {
        let contact = UnifiedContact(id: "15145550123", phone: "+15145550123", name: name)
        return Turn(
            id: id,
            tenant: TenantProfile(
                id: "lotus-dental",
                name: "Lotus Dental",
                languages: ["en", "fr"],
                timeZone: .gmt,
                hours: hours
            ),
            channel: ChannelProfile(
                id: ChannelID(tenant: "lotus-dental", name: "front-desk"),
                adapter: "sample",
                limits: .init(bodyBytes: 1, textLength: 4_096)
            ),
            contact: contact,
            conversation: ConversationSummary(id: ConversationID(1), openedAt: clock.now, isNew: true, isCall: isCall),
            messages: [
                UnifiedMessage(externalID: "1", sentAt: clock.now, contact: contact, text: text, content: [.text(text)])
            ],
            language: language,
            deadline: clock.now + deadline.timeInterval,
            clock: clock,
            services: services
        )
    }
}

extension StrategyServices {
    /// Returns services that offer only `http` and the given parts.
    public static func sample(
        http: any HTTPStreaming = FakeHTTP(),
        ledger: (any TurnLedger)? = nil,
        history: [HistoryEntry] = [],
        memory: (any StrategyMemory)? = nil,
        contactMemory: (any StrategyMemory)? = nil
    ) -> StrategyServices {
        let nothing = NoServices()
        return StrategyServices(
            history: SampleHistory(entries: history),
            memory: memory ?? nothing,
            contactMemory: contactMemory ?? nothing,
            http: http,
            ledger: ledger ?? nothing,
            usage: nothing,
            leads: nothing,
            media: nothing
        )
    }
}

/// Services that store nothing.
struct NoServices: StrategyMemory, TurnLedger, UsageRecording, LeadRecording, MediaFetching {
    func file(
        _ media: ContentPart.Media,
        of message: UnifiedMessage,
        limit: Int
    ) async throws(MediaError) -> MediaFile {
        throw .gone(reason: "there is none")
    }

    func value(for key: String) async throws -> JSONValue? { nil }
    func set(_ value: JSONValue?, for key: String) async throws {}
    func record(_ lead: JSONValue, key: String) async throws {}
    func record(_ usage: ModelUsage, call: String) async throws {}
    func total(since: Date) async throws -> UsageTotal { UsageTotal() }
    func warn(percent: Int, key: String) async throws {}
    func once(
        _ call: String,
        kind: String,
        _ work: @Sendable () async throws -> JSONValue
    ) async throws -> JSONValue { try await work() }
}

/// A fixed history, oldest first.
private struct SampleHistory: ConversationHistory {
    let entries: [HistoryEntry]

    func recent(limit: Int) async throws -> [HistoryEntry] { Array(entries.suffix(limit)) }
}
