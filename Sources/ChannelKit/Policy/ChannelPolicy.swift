/// What the operator wants of everything that a channel sends.
public struct ChannelPolicy: Sendable {
    /// What holds when nobody knows whether a reply arrived.
    public var delivery: DeliveryPolicy
    /// What becomes of a reply to somebody who wrote too long ago.
    public var closedWindow: ClosedWindowPolicy
    /// How many replies a conversation gets in a while.
    public var replyBudget: ReplyBudget
    /// After how long without a word of theirs a person's hold on a conversation ends; nil for never.
    public var releaseAfter: Duration?
    /// What is said about consent.
    public var consent: ConsentTexts
    /// What people see of the hub at work.
    public var presence: Presence
    /// How fast the channel may send, in place of what its adapter says.
    public var sendRate: AdapterManifest.SendRate?
    /// How long to wait for more before an answer is begun, so that several messages sent in a row get one; nil for
    /// not at all.
    public var gather: Duration?
    /// A message older than that, by the provider's time, is stored and shown but not answered by itself.
    public var answerWithin: Duration
    /// What a customer is told when a person takes their conversation.
    public var handoff: HandoffPolicy

    /// Describes a policy; the default is what a channel has without a word.
    public init(
        delivery: DeliveryPolicy = .atLeastOnce,
        closedWindow: ClosedWindowPolicy = .hold,
        replyBudget: ReplyBudget = ReplyBudget(),
        releaseAfter: Duration? = nil,
        consent: ConsentTexts = ConsentTexts(),
        presence: Presence = Presence(),
        sendRate: AdapterManifest.SendRate? = nil,
        gather: Duration? = nil,
        answerWithin: Duration = .seconds(6 * 3600),
        handoff: HandoffPolicy = HandoffPolicy()
    ) {
        self.gather = gather
        self.answerWithin = answerWithin
        self.handoff = handoff
        self.delivery = delivery
        self.closedWindow = closedWindow
        self.replyBudget = replyBudget
        self.releaseAfter = releaseAfter
        self.consent = consent
        self.presence = presence
        self.sendRate = sendRate
    }
}

/// What becomes of a reply to somebody who wrote too long ago for anything but a template.
public enum ClosedWindowPolicy: Hashable, Sendable {
    /// The template goes in its place.
    case template(WindowTemplate)
    /// It waits until they write again.
    case hold
    /// It is given up.
    case fail

    /// A template whose parameters are filled in for each person.
    public struct WindowTemplate: Hashable, Sendable {
        /// Its name or id at the provider.
        public var name: String
        /// The language that it was approved in.
        public var language: String
        /// What is filled in, in order.
        public var parameters: [TextTemplate]

        /// Describes a template.
        public init(name: String, language: String, parameters: [TextTemplate] = []) {
            self.name = name
            self.language = language
            self.parameters = parameters
        }
    }
}

/// How many replies a conversation gets in a while: what ends the talk of two machines.
public struct ReplyBudget: Hashable, Sendable {
    /// How many.
    public var count: Int
    /// In how long.
    public var period: Duration

    /// Describes a budget; a person at a keyboard does not reach the usual one.
    public init(count: Int = 20, period: Duration = .seconds(600)) {
        self.count = count
        self.period = period
    }
}

/// What people see of the hub at work, where the channel can show it.
public struct Presence: Hashable, Sendable {
    /// Whether a message is shown as read when its turn begins.
    public var showsRead: Bool
    /// Whether an answer is shown as being written.
    public var showsTyping: Bool

    /// Describes it; nothing is shown unasked.
    public init(showsRead: Bool = false, showsTyping: Bool = false) {
        self.showsRead = showsRead
        self.showsTyping = showsTyping
    }
}
