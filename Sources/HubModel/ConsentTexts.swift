package import ChannelKit

/// The confirmations for STOP, START, HELP and their synonyms; an empty text is not sent.
package struct ConsentTexts: Hashable, Sendable {
    /// The confirmation of an opt-out.
    package var stop: LocalizedTemplate
    /// The confirmation of an opt-in.
    package var start: LocalizedTemplate
    /// The reply to HELP: the sender and the way to opt out; if it is empty, HELP goes to the strategies.
    package var help: LocalizedTemplate

    /// Creates the texts; the defaults are in English and French.
    package init(
        stop: LocalizedTemplate = .defaultStop,
        start: LocalizedTemplate = .defaultStart,
        help: LocalizedTemplate = .defaultHelp
    ) {
        self.stop = stop
        self.start = start
        self.help = help
    }
}

extension LocalizedTemplate {
    /// The default confirmation of STOP.
    package static let defaultStop = LocalizedTemplate(builtIn: [
        "en": "You will get no more messages from {{tenant.name}}. Write START to hear from us again.",
        "fr": "Vous ne recevrez plus de messages de {{tenant.name}}. Écrivez DÉBUT pour en recevoir de nouveau.",
    ])

    /// The default confirmation of START.
    package static let defaultStart = LocalizedTemplate(builtIn: [
        "en": "You will hear from {{tenant.name}} again. Write STOP at any time to end it.",
        "fr": "Vous recevrez de nouveau les messages de {{tenant.name}}. Écrivez ARRÊT en tout temps pour les cesser.",
    ])

    /// The default reply to HELP.
    package static let defaultHelp = LocalizedTemplate(builtIn: [
        "en": "This is {{tenant.name}}. Write STOP to get no more messages.",
        "fr": "Ici {{tenant.name}}. Écrivez ARRÊT pour ne plus recevoir de messages.",
    ])

    /// Creates built-in texts, whose fields are known to be valid.
    private init(builtIn texts: [String: String]) {
        self.init(byLanguage: texts.mapValues { (try? TextTemplate(parsing: $0)) ?? TextTemplate(literal: $0) })
    }
}
