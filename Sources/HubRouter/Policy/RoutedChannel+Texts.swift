import ChannelKit
import Foundation
import HubModel

extension RoutedChannel {
    /// The customer's language if it is known and the tenant has it, else the tenant's first.
    func language(of conversation: Conversation) -> String {
        let languages = tenant.languages
        return conversation.language.flatMap { languages.contains($0) ? $0 : nil } ?? languages.first ?? "en"
    }

    /// The configured handoff notice for the customer of `turn`, by the opening hours at `now`; nil if there is none.
    func handoffText(for turn: StoredTurn, at now: Date) -> String? {
        let words = policy.handoff
        let written = hasAgents(at: now) ? words.text : words.closedText ?? words.text
        guard let text = isCall(turn.conversation.thread) ? words.callText ?? written : written else { return nil }
        return rendered(text, for: turn)
    }

    /// The notice after which a call ends, because no agent is there to take it; nil if the call is transferred.
    func closingText(for turn: StoredTurn, at now: Date) -> String? {
        guard isCall(turn.conversation.thread), canSteer(.endCall), !hasAgents(at: now) else { return nil }
        return policy.handoff.closedCallText.map { rendered($0, for: turn) }
    }

    private func hasAgents(at now: Date) -> Bool {
        (policy.handoff.hours ?? tenant.hours)?.isOpen(at: now, in: tenant.timeZone) ?? true
    }

    private func rendered(_ text: LocalizedTemplate, for turn: StoredTurn) -> String {
        text.template(for: language(of: turn.conversation), fallbacks: tenant.languages)
            .rendered(for: turn.contact, of: tenant, on: id)
    }
}
