package import ChannelKit
import HubModel

/// The settings of a channel's policy; a channel's own settings override its tenant's.
package enum PolicySettings {
    static let closedWindow = Setting.choice(
        "window_closed",
        of: ["hold", "template", "fail"],
        help: "The handling of a reply outside the provider's 24-hour window: hold it until the customer writes again, "
            + "send window_template instead, or fail."
    ).optional()

    static let windowTemplate = Setting<[String: SettingValue]>(
        "window_template",
        type: .object([
            Setting.text(
                "name",
                help: "The approved template's name, or its id if the provider uses ids.",
                example: "please_write_again"
            ).declaration,
            Setting.text("language", help: "The language in which it was approved.", example: "en_US")
                .defaulting(to: .text("en")).declaration,
            Setting<[SettingValue]>(
                "parameters",
                type: .list(of: .template),
                help: "The values of its body's placeholders, in order.",
                example: .list([])
            ) { value in
                if case .list(let items) = value { items } else { nil }
            }.optional().declaration,
        ]),
        help: "The template that is sent outside the provider's 24-hour window.",
        example: .mapping(["name": .text("please_write_again")])
    ) { $0.members }.optional()

    static let replyBudget = Setting<[String: SettingValue]>(
        "reply_budget",
        type: .object([
            Setting.integer("replies", in: 1...10_000, help: "The max number of replies.", example: 20).declaration,
            Setting.duration("within", help: "The period.", example: .seconds(600)).declaration,
        ]),
        help: "The max number of replies to a conversation in a period. Default: 20 in 10 minutes.",
        example: .mapping(["replies": .integer(20), "within": .duration(.seconds(600))])
    ) { $0.members }.optional()

    static let releaseAfter = Setting.duration(
        "release_after",
        help:
            "The time after an agent's last message at which the hub handles the conversation again. Default: 4 hours.",
        example: .seconds(4 * 3600)
    ).optional()

    static let consent = Setting<[String: SettingValue]>(
        "consent",
        type: .object(
            [
                ("stop", "The confirmation of STOP, ARRÊT and similar words."),
                ("start", "The confirmation of START, DÉBUT and similar words."),
                ("help", "The reply to HELP and AIDE; an empty text leaves them to the strategies."),
            ].map { name, help in
                Setting.localizedTemplate(name, help: help, example: LocalizedTemplate(TextTemplate(literal: "…")))
                    .optional().declaration
            }
        ),
        help: "The replies to customers who write STOP, START or HELP.",
        example: .mapping([:])
    ) { $0.members }.optional()

    static let readReceipts = Setting.boolean(
        "read_receipts",
        help: "True to mark a message as read when its turn begins, on channels that support it.",
        example: true
    ).optional()

    static let typing = Setting.boolean(
        "typing",
        help: "True to show a typing indicator while a reply is produced, on channels that support it.",
        example: true
    ).optional()

    static let sendsPerSecond = Setting.number(
        "sends_per_second",
        in: 0.01...10_000,
        help: "The channel's max send rate, in messages per second. Default: the provider's.",
        example: 10
    ).optional()

    static let gather = Setting.duration(
        "gather",
        help: "The time to wait for further messages before a turn begins, so that several in a row get one reply. "
            + "Default: none. Inline replies never wait.",
        example: .milliseconds(1_500)
    ).optional()

    static let answerWithin = Setting.duration(
        "answer_within",
        help: "The max age of a message, by the provider's time, that gets an automatic reply; older ones, after an "
            + "outage for example, are stored without. Default: 6 hours.",
        example: .seconds(6 * 3600)
    ).optional()

    static let handoff = Setting<HandoffPolicy>(
        "handoff",
        type: .object([
            Setting.localizedTemplate(
                "text",
                help: "The notice to the customer. Default: none.",
                example: LocalizedTemplate(TextTemplate(literal: "A colleague will answer you in a moment."))
            ).optional().declaration,
            Setting.localizedTemplate(
                "closed_text",
                help: "The notice outside the agents' hours. Default: 'text'.",
                example: LocalizedTemplate(TextTemplate(literal: "We are closed, and answer in the morning."))
            ).optional().declaration,
            Setting.localizedTemplate(
                "call_text",
                help: "The notice in a call, before the transfer. Default: none.",
                example: LocalizedTemplate(TextTemplate(literal: "One moment, please."))
            ).optional().declaration,
            Setting.localizedTemplate(
                "closed_call_text",
                help: "The notice in a call outside the agents' hours, which ends after it instead of a transfer. "
                    + "Default: a request to call again in the opening hours.",
                example: LocalizedTemplate(TextTemplate(literal: "We are closed, and call you back in the morning."))
            ).optional().declaration,
            Setting.hours(
                "hours",
                help: "The hours of the agents, in the tenant's time zone. Default: the tenant's opening hours.",
                example: .example
            ).optional().declaration,
        ]),
        help: "The notice that a customer gets, once, when the conversation is handed off to an agent.",
        example: .mapping(["text": .localized(LocalizedTemplate(TextTemplate(literal: "We will answer you.")))])
    ) { $0.members.map(HandoffPolicy.init) }.optional()

    /// The policy settings with a former name.
    static let renamedKeys = [RenamedKey(former: "handover", name: "handoff")]

    /// All policy settings, for a tenant or a channel.
    package static let all: [SettingDeclaration] = .settings {
        closedWindow
        windowTemplate
        replyBudget
        releaseAfter
        consent
        readReceipts
        typing
        sendsPerSecond
        gather
        answerWithin
        handoff
    }
}

extension ChannelPolicy {
    /// The policy in `values`, with defaults for the other settings.
    init(_ values: [String: SettingValue], delivery: DeliveryPolicy) throws(ConfigurationIssue) {
        let values = SettingValues(values)
        self.init(delivery: delivery)
        closedWindow = try ClosedWindowPolicy(values)
        if let budget = try values[PolicySettings.replyBudget] { replyBudget = ReplyBudget(budget) }
        if let time = try values[PolicySettings.releaseAfter] { releaseAfter = time }
        if let texts = try values[PolicySettings.consent] { consent = ConsentTexts(texts) }
        presence = Presence(
            showsRead: try values[PolicySettings.readReceipts] ?? false,
            showsTyping: try values[PolicySettings.typing] ?? false
        )
        gather = try values[PolicySettings.gather]
        if let time = try values[PolicySettings.answerWithin] { answerWithin = time }
        if let words = try values[PolicySettings.handoff] { handoff = words }
        if let rate = try values[PolicySettings.sendsPerSecond] {
            let burst = max(1, Int(rate.rounded(.up)))
            sendRate = AdapterManifest.SendRate(one: .seconds(1 / rate), burst: burst)
        }
    }
}

extension ClosedWindowPolicy {
    fileprivate init(_ values: SettingValues) throws(ConfigurationIssue) {
        let template = try values[PolicySettings.windowTemplate].map(WindowTemplate.init)
        let word = try values[PolicySettings.closedWindow] ?? (template == nil ? "hold" : "template")
        switch (word, template) {
        case ("template", let template?): self = .template(template)
        case ("template", nil):
            throw ConfigurationIssue(
                path: [PolicySettings.closedWindow.declaration.name],
                problem: "'window_closed: template' needs a 'window_template'",
                remedy: "add 'window_template:' with its name, or write 'window_closed: hold'"
            )
        case ("fail", _): self = .fail
        default: self = .hold
        }
    }
}

extension ClosedWindowPolicy.WindowTemplate {
    fileprivate init(_ members: [String: SettingValue]) {
        var parameters: [TextTemplate] = []
        if case .list(let items)? = members["parameters"] {
            parameters = items.compactMap { if case .template(let template) = $0 { template } else { nil } }
        }
        self.init(
            name: members["name"]?.text ?? "",
            language: members["language"]?.text ?? "en",
            parameters: parameters
        )
    }
}

extension ReplyBudget {
    fileprivate init(_ members: [String: SettingValue]) {
        self.init()
        if case .integer(let replies)? = members["replies"] { count = replies }
        if case .duration(let within)? = members["within"] { period = within }
    }
}

extension ConsentTexts {
    fileprivate init(_ members: [String: SettingValue]) {
        self.init()
        if case .localized(let text)? = members["stop"] { stop = text }
        if case .localized(let text)? = members["start"] { start = text }
        if case .localized(let text)? = members["help"] { help = text }
    }
}

extension HandoffPolicy {
    fileprivate init(_ members: [String: SettingValue]) {
        self.init(
            hours: members["hours"]?.hours,
            text: members["text"]?.localized,
            closedText: members["closed_text"]?.localized,
            callText: members["call_text"]?.localized,
            closedCallText: members["closed_call_text"]?.localized
        )
    }
}

extension SettingValue {
    /// The opening hours; nil for a value of another type.
    var hours: OpeningHours? {
        if case .hours(let hours) = self { hours } else { nil }
    }

    fileprivate var localized: LocalizedTemplate? {
        if case .localized(let template) = self { template } else { nil }
    }

    /// The members of a mapping; nil for a value of another type.
    var members: [String: SettingValue]? {
        if case .mapping(let members) = self { members } else { nil }
    }
}
