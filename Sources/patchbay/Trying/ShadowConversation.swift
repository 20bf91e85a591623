import ChannelKit
import Foundation
import HubRouter

/// A conversation in memory with a tenant's steps.
final class ShadowConversation {
    private let channel: ShadowChannel
    private let clock: any HubClock
    private let services = ShadowServices()
    private let contact: UnifiedContact
    private var language: String?
    private var count: Int64 = 0
    private(set) var isWithAgent = false

    init(on channel: ShadowChannel, clock: any HubClock, name: String? = nil) {
        self.channel = channel
        self.clock = clock
        contact = UnifiedContact(id: "15145550199", phone: "+15145550199", name: name)
    }

    /// The leads so far.
    var leads: [JSONValue] { services.leads }

    /// The slots that are filled: of the open form, or else of the last lead.
    var slots: JSONValue {
        let form = services.memory.values.compactMap { $0["after"]?["slots"]?.object }.first
        return .object(form ?? leads.last?["slots"]?.object ?? [:])
    }

    /// Returns what the steps decide on `text`.
    func say(_ text: String, language given: String? = nil) async -> ShadowOutcome {
        let guess = channel.language(of: text)
        language = given ?? guess.flatMap { language == nil || $0.isClear ? $0.language : nil } ?? language
        count += 1
        let now = clock.now
        let message = UnifiedMessage(
            externalID: "try-\(count)",
            sentAt: now,
            contact: contact,
            part: .text(text)
        )
        let turn = Turn(
            id: TurnID(count),
            tenant: channel.tenant,
            channel: channel.profile,
            contact: contact,
            conversation: ConversationSummary(id: ConversationID(1), openedAt: now, isNew: count == 1),
            messages: [message],
            language: language ?? channel.tenant.languages.first ?? "en",
            deadline: now,
            clock: clock,
            services: services.bundle
        )
        let outcome = await channel.run(turn)
        services.remember(HistoryEntry(author: .customer, text: text, at: now))
        if let reply = outcome.reply { services.remember(HistoryEntry(author: .hub, text: reply, at: now)) }
        isWithAgent = isWithAgent || outcome.steps.last?.verdict == "handoff"
        return outcome
    }
}
