public import Foundation

/// What an item means once its adapter has read it.
public enum InboundEvent: Hashable, Sendable {
    case message(UnifiedMessage)
    case status(StatusUpdate)
    case call(CallUpdate)
    /// Somebody's words in a call, as the provider understood them: told beside the turns, and never one itself.
    case transcribed(TranscribedLine)
    /// The provider checked the webhook; answered at the door and never stored.
    case handshake
    case optOut(ConsentChange)
    case optIn(ConsentChange)
    /// A human agent answered in the provider's own inbox.
    case takeover(Takeover)
    /// The human agent gave the conversation back in the provider's own inbox.
    case release(Release)
    /// A person's ids have changed: the old and the new are one contact.
    case contactChanged(ContactChange)
    /// News of the account, a number or a template: for the operator, about nobody.
    case notice(ProviderNotice)
    case typing(contact: UnifiedContact, isTyping: Bool)
    case edited(externalID: String, text: String)
    case deleted(externalID: String)
    /// Understood and of no consequence here; kept and counted with its reason.
    case ignored(reason: String)
}

/// How far a message has come.
///
/// The order of the cases is the order of the lattice, but for ``failed``.
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

    /// Failed stands between sent and delivered: it replaces queued and sent, and what was delivered replaces it.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    /// The status after `update` was heard: a late or repeated status never moves it back.
    public func advanced(by update: DeliveryStatus) -> DeliveryStatus { max(self, update) }
}

/// A provider's word on a message that the hub sent.
public struct StatusUpdate: Hashable, Sendable {
    /// The provider's id of the message that was sent.
    public var externalID: String
    /// How far it has come.
    public var status: DeliveryStatus
    /// When that happened.
    public var at: Date
    /// Why it failed, in the provider's words.
    public var error: ProviderError?
    /// The hub's own id for the send, if the provider echoes it: resolves a send whose answer was lost.
    public var correlation: String?
    /// Facts in the provider's words, such as pricing.
    public var provider: [String: JSONValue]

    /// Describes a status.
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

/// A provider's own error code and sentence.
public struct ProviderError: Hashable, Sendable {
    /// The provider's code, such as `131047`.
    public var code: String
    /// The provider's sentence.
    public var message: String
    /// What it says of the person, if the hub should heed it.
    public var cause: Cause?

    /// What a failed send can tell of the person.
    public enum Cause: String, Hashable, Sendable {
        /// They wrote too long ago for anything but a template.
        case windowClosed = "window_closed"
        /// They want nothing from the business any more.
        case optedOut = "opted_out"
    }

    /// Describes an error.
    public init(code: String, message: String, cause: Cause? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

/// A person's wish to get messages, or no more of them.
public struct ConsentChange: Hashable, Sendable {
    /// Who.
    public var contact: UnifiedContact
    /// When.
    public var at: Date
    /// The word or event that said so, such as `STOP`.
    public var keyword: String
    /// What it is about.
    public var scope: Scope
    /// Whether the provider has told the person already that the wish was heard.
    public var isConfirmed: Bool

    /// What a wish is about.
    public enum Scope: String, Hashable, Sendable {
        /// Everything.
        case all
        /// Only what the business sends unasked; answers are still welcome.
        case marketing
    }

    /// Describes a change of consent.
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

/// A human agent's entry into a conversation, seen at the provider.
public struct Takeover: Hashable, Sendable {
    /// The person that the agent talks to.
    public var contact: UnifiedContact
    /// The provider's thread, where it has threads.
    public var thread: String?
    /// The provider's id of what the agent wrote, if it was a message.
    public var externalID: String?
    /// What the agent wrote.
    public var text: String
    /// When.
    public var at: Date

    /// Describes a takeover.
    public init(contact: UnifiedContact, thread: String? = nil, externalID: String? = nil, text: String = "", at: Date)
    {
        self.contact = contact
        self.thread = thread
        self.externalID = externalID
        self.text = text
        self.at = at
    }
}

/// A human agent's way out of a conversation, seen at the provider.
public struct Release: Hashable, Sendable {
    /// The person that the agent talked to.
    public var contact: UnifiedContact
    /// The provider's thread, where it has threads.
    public var thread: String?
    /// When.
    public var at: Date

    /// Describes a release.
    public init(contact: UnifiedContact, thread: String? = nil, at: Date) {
        self.contact = contact
        self.thread = thread
        self.at = at
    }
}

/// News of a person's ids.
public struct ContactChange: Hashable, Sendable {
    /// The person under the new id, with the old ones and every other id that is known among the aliases.
    public var contact: UnifiedContact
    /// When.
    public var at: Date
    /// What changed, in the provider's word, such as `user_changed_number`.
    public var reason: String

    /// Describes a change.
    public init(contact: UnifiedContact, at: Date, reason: String) {
        self.contact = contact
        self.at = at
        self.reason = reason
    }
}

/// News of the account, a number or a template.
public struct ProviderNotice: Hashable, Sendable {
    /// What it is about, in the provider's word, such as `message_template_status_update`.
    public var topic: String
    /// A sentence for the operator, without anything of a customer's.
    public var summary: String
    /// Whether the operator should do something.
    public var isProblem: Bool
    /// When.
    public var at: Date
    /// The particulars, in the provider's words.
    public var provider: [String: JSONValue]

    /// Describes news.
    public init(topic: String, summary: String, isProblem: Bool, at: Date, provider: [String: JSONValue] = [:]) {
        self.topic = topic
        self.summary = summary
        self.isProblem = isProblem
        self.at = at
        self.provider = provider
    }
}
