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
        let isThere = (words.hours ?? tenant.hours)?.isOpen(at: now, in: tenant.timeZone) ?? true
        guard let text = isThere ? words.text : words.closedText ?? words.text else { return nil }
        return text.template(for: language(of: turn.conversation), fallbacks: tenant.languages)
            .rendered(for: turn.contact, of: tenant, on: id)
    }
}
