package import ChannelKit

/// The operator's policy for everything that a channel sends.
package struct ChannelPolicy: Sendable {
    /// The delivery guarantee for replies whose outcome is unknown.
    package var delivery: DeliveryPolicy
    /// The handling of a reply outside the provider's reply window.
    package var closedWindow: ClosedWindowPolicy
    /// The max number of replies of a conversation in a period.
    package var replyBudget: ReplyBudget
    /// The default of ``releaseAfter``: an agent who says nothing for half a working day has left the conversation.
    package static let defaultReleaseAfter: Duration = .seconds(4 * 3600)

    /// The time without a message of the agent's after which the hub answers again; nil for never.
    package var releaseAfter: Duration?
    /// The confirmations of opt-out and opt-in.
    package var consent: ConsentTexts
    /// The hub's activity that contacts can see.
    package var presence: Presence
    /// The max send rate, in place of the adapter's.
    package var sendRate: AdapterManifest.SendRate?
    /// The time to wait for further messages before a turn begins, so that several in a row get one answer; nil for
    /// none.
    package var gather: Duration?
    /// The max age of a message, by the provider's time, that is still answered; an older one is stored only.
    package var answerWithin: Duration
    /// The notice to the customer when an agent takes over.
    package var handoff: HandoffPolicy

    /// Creates a policy; the defaults are those of a channel without settings.
    package init(
        delivery: DeliveryPolicy = .atLeastOnce,
        closedWindow: ClosedWindowPolicy = .hold,
        replyBudget: ReplyBudget = ReplyBudget(),
        releaseAfter: Duration? = defaultReleaseAfter,
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

/// The handling of a reply outside the provider's reply window.
package enum ClosedWindowPolicy: Hashable, Sendable {
    /// The template is sent instead.
    case template(WindowTemplate)
    /// The reply is held until the customer writes again.
    case hold
    /// The reply fails.
    case fail

    /// A template whose parameters are rendered for each contact.
    package struct WindowTemplate: Hashable, Sendable {
        /// The name or id at the provider.
        package var name: String
        /// The approved language.
        package var language: String
        /// The parameters, in order.
        package var parameters: [TextTemplate]

        /// Creates a template.
        package init(name: String, language: String, parameters: [TextTemplate] = []) {
            self.name = name
            self.language = language
            self.parameters = parameters
        }
    }
}

/// The max number of replies of a conversation in a period: it ends a loop of two bots.
package struct ReplyBudget: Hashable, Sendable {
    /// The number of replies.
    package var count: Int
    /// The period.
    package var period: Duration

    /// Creates a budget; a customer at a keyboard does not reach the default.
    package init(count: Int = 20, period: Duration = .seconds(600)) {
        self.count = count
        self.period = period
    }
}

/// The hub's activity that contacts can see, if the channel can show it.
package struct Presence: Hashable, Sendable {
    /// True if a message is shown as read when its turn begins.
    package var showsRead: Bool
    /// True if a typing indicator is shown.
    package var showsTyping: Bool

    /// Creates the setting; by default nothing is shown.
    package init(showsRead: Bool = false, showsTyping: Bool = false) {
        self.showsRead = showsRead
        self.showsTyping = showsTyping
    }
}
