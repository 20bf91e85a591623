package import ChannelKit
import Foundation
import HubModel

extension RoutedChannel {
    /// The customer's language if it is known and the tenant has it, else the tenant's first.
    func language(of conversation: Conversation) -> String {
        let languages = tenant.languages
        return conversation.language.flatMap { languages.contains($0) ? $0 : nil } ?? languages.first ?? "en"
    }

    /// The language that is spoken in a call: the caller's, even if the tenant has no texts in it.
    func spokenLanguage(of conversation: Conversation) -> String {
        conversation.language ?? tenant.languages.first ?? "en"
    }

    /// The tenant's language that is that of the contact's app: the same, or the same without its region.
    func language(ofAppIn contact: UnifiedContact) -> String? {
        guard let written = contact.language?.lowercased().replacing("_", with: "-") else { return nil }
        let base = written.prefix { $0 != "-" }
        return tenant.languages.first { $0.lowercased() == written }
            ?? tenant.languages.first { $0.lowercased() == base }
    }

    /// The language of a customer's text: by its characters, or else by the words of the steps' settings.
    func languageGuess(of text: String) -> LanguageGuess? {
        chain.map(\.strategy).languageGuess(of: text, among: tenant.languages)
    }

    /// The configured handoff notice for the customer of `turn`, by the opening hours at `now`; nil if there is none.
    func handoffText(for turn: StoredTurn, at now: Date) -> String? {
        // A written notice speaks of writing; without one of its own a call is transferred at once.
        let isCall = isCall(turn.conversation.thread)
        let text = isCall ? policy.handoff.callText : policy.handoff.notice(of: tenant, at: now)
        return text.map { rendered($0, for: turn) }
    }

    /// The notice after which a call ends, because no agent is there to take it; nil if the call is transferred.
    func closingText(for turn: StoredTurn, at now: Date) -> String? {
        guard isCall(turn.conversation.thread), !policy.handoff.hasAgents(of: tenant, at: now) else { return nil }
        return rendered(policy.handoff.closedCallText ?? .defaultClosedCall, for: turn)
    }

    private func rendered(_ text: LocalizedTemplate, for turn: StoredTurn) -> String {
        text.template(for: language(of: turn.conversation), fallbacks: tenant.languages)
            .rendered(for: turn.contact, of: tenant, on: id)
    }
}

extension [any ResponseStrategy] {
    /// The language of a customer's text among `languages`; nil if neither its characters nor a strategy tells it.
    package func languageGuess(of text: String, among languages: [String]) -> LanguageGuess? {
        let guess = LanguageGuess(of: text, among: languages)
        if let guess, guess.isClear { return guess }
        for case let strategy as any LanguageTelling in self {
            guard let told = strategy.language(of: text, among: languages) else { continue }
            return LanguageGuess(language: told, confidence: 1)
        }
        return guess
    }
}
