public import ChannelKit

/// The settings by which an operator says what a tenant's channels may send; a channel's own come before its tenant's.
public enum PolicySettings {
    static let closedWindow = Setting.choice(
        "window_closed",
        of: ["hold", "template", "fail"],
        help: "What becomes of a reply to somebody who wrote too long ago: it waits until they write again, goes as "
            + "window_template, or is given up."
    ).optional()

    static let windowTemplate = Setting<[String: SettingValue]>(
        "window_template",
        type: .object([
            Setting.text(
                "name",
                help: "The approved template's name, or its id where the provider names them by id.",
                example: "please_write_again"
            ).declaration,
            Setting.text("language", help: "The language that it was approved in.", example: "en_US")
                .defaulting(to: .text("en")).declaration,
            Setting<[SettingValue]>(
                "parameters",
                type: .list(of: .template),
                help: "What is filled into its body, in order.",
                example: .list([])
            ) { value in
                if case .list(let items) = value { items } else { nil }
            }.optional().declaration,
        ]),
        help: "The template that goes to somebody who wrote too long ago.",
        example: .mapping(["name": .text("please_write_again")])
    ) { $0.members }.optional()

    static let replyBudget = Setting<[String: SettingValue]>(
        "reply_budget",
        type: .object([
            Setting.integer("replies", in: 1...10_000, help: "How many.", example: 20).declaration,
            Setting.duration("within", help: "In how long.", example: .seconds(600)).declaration,
        ]),
        help: "How many replies a conversation gets in a while; 20 in 10 minutes unless written.",
        example: .mapping(["replies": .integer(20), "within": .duration(.seconds(600))])
    ) { $0.members }.optional()

    static let releaseAfter = Setting.duration(
        "release_after",
        help: "After how long without a word of theirs a person's hold on a conversation ends; never unless written.",
        example: .seconds(4 * 3600)
    ).optional()

    static let consent = Setting<[String: SettingValue]>(
        "consent",
        type: .object(
            [
                ("stop", "Confirms STOP, ARRÊT and their like."),
                ("start", "Confirms START, DÉBUT and their like."),
                ("help", "Answers HELP and AIDE; an empty text leaves them to the strategies."),
            ].map { name, help in
                Setting.localizedTemplate(name, help: help, example: LocalizedTemplate(TextTemplate(literal: "…")))
                    .optional().declaration
            }
        ),
        help: "What is said to people who write STOP, START or HELP.",
        example: .mapping([:])
    ) { $0.members }.optional()

    static let readReceipts = Setting.boolean(
        "read_receipts",
        help: "Whether a message is shown as read when its answer is begun, where the channel can.",
        example: true
    ).optional()

    static let typing = Setting.boolean(
        "typing",
        help: "Whether an answer is shown as being written, where the channel can.",
        example: true
    ).optional()

    static let sendsPerSecond = Setting<Double>(
        "sends_per_second",
        type: .number(0.01...10_000),
        help: "How fast the channel may send; as fast as the provider allows unless written.",
        example: .number(10)
    ) { value in
        switch value {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }.optional()

    static let gather = Setting.duration(
        "gather",
        help: "How long to wait for more before an answer is begun, so that several messages sent in a row get one; "
            + "not at all unless written, and never where the answer is inline.",
        example: .milliseconds(1_500)
    ).optional()

    static let answerWithin = Setting.duration(
        "answer_within",
        help: "A message older than that by the provider's time, after an outage say, is stored and shown but not "
            + "answered by itself; 6 hours unless written.",
        example: .seconds(6 * 3600)
    ).optional()

    static let handoff = Setting<HandoffPolicy>(
        "handoff",
        type: .object([
            Setting.localizedTemplate(
                "text",
                help: "What they are told; nothing unless written.",
                example: LocalizedTemplate(TextTemplate(literal: "Somebody will answer you in a moment."))
            ).optional().declaration,
            Setting.localizedTemplate(
                "closed_text",
                help: "What they are told while nobody is there; the other text unless written.",
                example: LocalizedTemplate(TextTemplate(literal: "We are closed, and answer in the morning."))
            ).optional().declaration,
            Setting.hours(
                "hours",
                help: "When a person is there, in the tenant's time zone; the tenant's own hours unless written.",
                example: .example
            ).optional().declaration,
        ]),
        help: "What a customer is told, once, when a person takes their conversation.",
        example: .mapping(["text": .localized(LocalizedTemplate(TextTemplate(literal: "Somebody will answer you.")))])
    ) { $0.members.map(HandoffPolicy.init) }.optional()

    /// All of them, for a tenant or a channel.
    public static let all = [
        closedWindow.declaration, windowTemplate.declaration, replyBudget.declaration, releaseAfter.declaration,
        consent.declaration, readReceipts.declaration, typing.declaration, sendsPerSecond.declaration,
        gather.declaration, answerWithin.declaration, handoff.declaration,
    ]
}

extension ChannelPolicy {
    /// The policy that `values` describe, with the usual one for the rest.
    init(_ values: [String: SettingValue], delivery: DeliveryPolicy) throws(ConfigurationIssue) {
        let values = SettingValues(values)
        self.init(delivery: delivery)
        closedWindow = try ClosedWindowPolicy(values)
        if let budget = try values[PolicySettings.replyBudget] { replyBudget = ReplyBudget(budget) }
        releaseAfter = try values[PolicySettings.releaseAfter]
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
                problem: "there is no 'window_template' to send",
                remedy: "write its name under 'window_template:', or 'window_closed: hold'"
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
            closedText: members["closed_text"]?.localized
        )
    }
}

extension SettingValue {
    /// The hours, if it is some.
    var hours: OpeningHours? {
        if case .hours(let hours) = self { hours } else { nil }
    }

    fileprivate var localized: LocalizedTemplate? {
        if case .localized(let template) = self { template } else { nil }
    }

    fileprivate var members: [String: SettingValue]? {
        if case .mapping(let members) = self { members } else { nil }
    }
}
