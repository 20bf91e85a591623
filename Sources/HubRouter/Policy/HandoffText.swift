import ChannelKit
import Foundation

extension RoutedChannel {
    /// The customer's language when it could be told, else the tenant's first.
    func language(of conversation: Conversation) -> String {
        let languages = tenant.languages
        return conversation.language.flatMap { languages.contains($0) ? $0 : nil } ?? languages.first ?? "en"
    }

    /// What the customer of `turn` is told when a person takes the conversation; nil for nothing.
    func handoffText(for turn: StoredTurn, at now: Date) -> String? {
        let words = policy.handoff
        let isThere = (words.hours ?? tenant.hours)?.isOpen(at: now, in: tenant.timeZone) ?? true
        guard let text = isThere ? words.text : words.closedText ?? words.text else { return nil }
        return text.template(for: language(of: turn.conversation), fallbacks: tenant.languages)
            .rendered(for: turn.contact, of: tenant, on: id)
    }
}
