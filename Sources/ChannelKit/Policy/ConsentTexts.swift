/// What is said to people who write STOP, START or HELP, or their like; a text that is empty is not sent.
public struct ConsentTexts: Hashable, Sendable {
    /// Confirms that nothing more will come.
    public var stop: LocalizedTemplate
    /// Confirms that messages come again.
    public var start: LocalizedTemplate
    /// Says who writes and how to end it; where it is empty, HELP goes to the strategies.
    public var help: LocalizedTemplate

    /// Describes the texts; the usual ones are in English and French.
    public init(
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
    /// The usual confirmation of STOP.
    public static let defaultStop = LocalizedTemplate(usual: [
        "en": "You will get no more messages from {{tenant.name}}. Write START to hear from us again.",
        "fr": "Vous ne recevrez plus de messages de {{tenant.name}}. Écrivez DÉBUT pour en recevoir de nouveau.",
    ])

    /// The usual confirmation of START.
    public static let defaultStart = LocalizedTemplate(usual: [
        "en": "You will hear from {{tenant.name}} again. Write STOP at any time to end it.",
        "fr": "Vous recevrez de nouveau les messages de {{tenant.name}}. Écrivez ARRÊT en tout temps pour les cesser.",
    ])

    /// The usual answer to HELP.
    public static let defaultHelp = LocalizedTemplate(usual: [
        "en": "This is {{tenant.name}}. Write STOP to get no more messages.",
        "fr": "Ici {{tenant.name}}. Écrivez ARRÊT pour ne plus recevoir de messages.",
    ])

    /// Texts of ours, whose fields are known to be right.
    private init(usual texts: [String: String]) {
        self.init(byLanguage: texts.mapValues { (try? TextTemplate(parsing: $0)) ?? TextTemplate(literal: $0) })
    }
}
