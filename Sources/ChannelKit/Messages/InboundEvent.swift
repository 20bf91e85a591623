public import Foundation

/// The meaning of an item after its adapter has read it.
public enum InboundEvent: Hashable, Sendable {
    case message(UnifiedMessage)
    case status(StatusUpdate)
    case call(CallUpdate)
    /// An utterance in a live call, as the provider transcribed it: reported beside the turns, never a turn itself.
    case transcribed(TranscribedLine)
    /// The provider's check of the webhook: answered at once and never stored.
    case handshake
    case optOut(ConsentChange)
    case optIn(ConsentChange)
    /// An agent's reply in the provider's own inbox, or the provider's report that another application has the
    /// conversation.
    ///
    /// Only words or media of a human take over: an automatic message, a reaction, an edit or a deletion is
    /// ``ignored(reason:)``.
    case takeover(Takeover)
    /// An agent's return of the conversation to the hub, in the provider's own inbox.
    case release(Release)
    /// A change of a contact's ids: the old and the new ones are one contact.
    case contactChanged(ContactChange)
    /// A notification about the account, a number or a template: for the operator, not about a contact.
    case notice(ProviderNotice)
    case typing(contact: UnifiedContact, isTyping: Bool)
    case edited(MessageEdit)
    case deleted(MessageDeletion)
    /// An item without an effect here, such as an automatic message of the provider; recorded and counted with its
    /// reason.
    case ignored(reason: String)
}

/// The progress of a message that was sent.
///
/// The order of the cases is the order of the lattice, except for ``failed``.
public enum DeliveryStatus: String, Hashable, Sendable, CaseIterable, Comparable {
    case queued, sent, delivered, read, played, failed

    private var rank: Int {
        switch self {
        case .queued: 0
        case .sent: 1
        case .failed: 2
        case .delivered: 3
        case .read: 4
        case .played: 5
        }
    }

    /// Orders by progress: ``failed`` replaces queued and sent, and gives way to delivered and later.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    /// Returns the status after `update`: a late or repeated status never moves it back.
    public func advanced(by update: DeliveryStatus) -> DeliveryStatus { max(self, update) }
}

/// A provider's report on a message that the hub sent.
public struct StatusUpdate: Hashable, Sendable {
    /// The provider's id of the message.
    public var externalID: String
    /// The progress of the message.
    public var status: DeliveryStatus
    /// The time of the progress.
    public var at: Date
    /// The error of a failed message.
    public var error: ProviderError?
    /// The hub's own id of the send, if the provider echoes it: it identifies a send whose response was lost.
    public var correlation: String?
    /// Further facts in the provider's own format, such as pricing.
    public var provider: [String: JSONValue]

    /// Creates a status update.
    public init(
        externalID: String,
        status: DeliveryStatus,
        at: Date,
        error: ProviderError? = nil,
        correlation: String? = nil,
        provider: [String: JSONValue] = [:]
    ) {
        self.externalID = externalID
        self.status = status
        self.at = at
        self.error = error
        self.correlation = correlation
        self.provider = provider
    }
}

/// A provider's own error code and text.
public struct ProviderError: Hashable, Sendable {
    /// The provider's code, such as `131047`.
    public var code: String
    /// The provider's text.
    public var message: String
    /// The error's consequence for the contact or the channel, if it has one.
    public var cause: Cause?

    /// A consequence of a failed send for the contact or the channel.
    public enum Cause: String, Hashable, Sendable {
        /// Outside the provider's reply window: only templates are allowed.
        case windowClosed = "window_closed"
        /// The contact has opted out.
        case optedOut = "opted_out"
        /// The provider has blocked the account or the number: nothing that the channel sends arrives.
        case accountBlocked = "account_blocked"
    }

    /// Creates an error.
    public init(code: String, message: String, cause: Cause? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

/// A contact's opt-out or opt-in.
public struct ConsentChange: Hashable, Sendable {
    /// The contact.
    public var contact: UnifiedContact
    /// The time of the request.
    public var at: Date
    /// The word or event that expressed it, such as `STOP`.
    public var keyword: String
    /// The messages that it applies to.
    public var scope: Scope
    /// True if the provider has already confirmed it to the contact.
    public var isConfirmed: Bool

    /// The messages that a change of consent applies to.
    public enum Scope: String, Hashable, Sendable {
        /// All messages.
        case all
        /// Unsolicited messages only; replies are still allowed.
        case marketing
    }

    /// Creates a change of consent.
    public init(
        contact: UnifiedContact,
        at: Date,
        keyword: String,
        scope: Scope = .all,
        isConfirmed: Bool = false
    ) {
        self.contact = contact
        self.at = at
        self.keyword = keyword
        self.scope = scope
        self.isConfirmed = isConfirmed
    }
}

/// An agent's entry into a conversation, seen at the provider.
///
/// It ends with a ``Release``, or the channel's `release_after` (default 4 hours) after the last one.
public struct Takeover: Hashable, Sendable {
    /// The contact of the conversation.
    public var contact: UnifiedContact
    /// The provider's thread, if it has threads.
    public var thread: String?
    /// The provider's id of the agent's message, if it was one.
    public var externalID: String?
    /// The agent's message.
    public var text: String
    /// The time of the takeover.
    public var at: Date

    /// Creates a takeover.
    public init(contact: UnifiedContact, thread: String? = nil, externalID: String? = nil, text: String = "", at: Date)
    {
        self.contact = contact
        self.thread = thread
        self.externalID = externalID
        self.text = text
        self.at = at
    }
}

/// An agent's return of a conversation to the hub, seen at the provider.
public struct Release: Hashable, Sendable {
    /// The contact of the conversation.
    public var contact: UnifiedContact
    /// The provider's thread, if it has threads.
    public var thread: String?
    /// The time of the release.
    public var at: Date

    /// Creates a release.
    public init(contact: UnifiedContact, thread: String? = nil, at: Date) {
        self.contact = contact
        self.thread = thread
        self.at = at
    }
}

/// A change of a contact's ids.
public struct ContactChange: Hashable, Sendable {
    /// The contact under the new id, with the old ones and every other known id as aliases.
    public var contact: UnifiedContact
    /// The time of the change.
    public var at: Date
    /// The kind of change, in the provider's own word, such as `user_changed_number`.
    public var reason: String

    /// Creates a change.
    public init(contact: UnifiedContact, at: Date, reason: String) {
        self.contact = contact
        self.at = at
        self.reason = reason
    }
}

/// A notification about the account, a number or a template.
public struct ProviderNotice: Hashable, Sendable {
    /// The topic, in the provider's own word, such as `message_template_status_update`.
    public var topic: String
    /// The notification in one sentence for the operator, without customers' data.
    public var summary: String
    /// True if the operator has to act.
    public var isProblem: Bool
    /// The time of the notification.
    public var at: Date
    /// Further facts in the provider's own format.
    public var provider: [String: JSONValue]

    /// Creates a notification.
    public init(topic: String, summary: String, isProblem: Bool, at: Date, provider: [String: JSONValue] = [:]) {
        self.topic = topic
        self.summary = summary
        self.isProblem = isProblem
        self.at = at
        self.provider = provider
    }
}
