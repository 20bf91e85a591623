public import Foundation

/// One inbound message, or several gathered, offered to the strategies.
public struct Turn: Sendable {
    /// The stored turn.
    public let id: TurnID
    /// The business.
    public let tenant: TenantProfile
    /// The channel by which the answer goes.
    public let channel: ChannelProfile
    /// The person.
    public let contact: UnifiedContact
    /// The thread.
    public let conversation: ConversationSummary
    /// What was said, oldest first; never empty.
    public let messages: [UnifiedMessage]
    /// The language to answer in, such as `fr`.
    public let language: String
    /// What the steps that passed found out, such as `intent`.
    public let facts: [String: JSONValue]
    /// When the step must be done.
    public let deadline: Date
    /// What time it is.
    public let clock: any HubClock
    /// What the hub does for a strategy.
    public var services: StrategyServices

    /// Describes a turn.
    public init(
        id: TurnID,
        tenant: TenantProfile,
        channel: ChannelProfile,
        contact: UnifiedContact,
        conversation: ConversationSummary,
        messages: [UnifiedMessage],
        language: String,
        facts: [String: JSONValue] = [:],
        deadline: Date,
        clock: any HubClock,
        services: StrategyServices
    ) {
        self.id = id
        self.tenant = tenant
        self.channel = channel
        self.contact = contact
        self.conversation = conversation
        self.messages = messages
        self.language = language
        self.facts = facts
        self.deadline = deadline
        self.clock = clock
        self.services = services
    }

    /// What was said, as one text.
    public var text: String { messages.map(\.text).filter { !$0.isEmpty }.joined(separator: "\n") }

    /// The first `limit` bytes of ``text``: a message can be as long as its provider's largest webhook.
    public func text(limit: Int) -> String {
        var text = ""
        for message in messages where !message.text.isEmpty && text.utf8.count < limit {
            text += (text.isEmpty ? "" : "\n") + message.text.cut(toBytes: limit)
        }
        return text.cut(toBytes: limit)
    }

    /// `template` in the turn's language, its fields filled in.
    public func render(_ template: LocalizedTemplate) -> String {
        template.template(for: language, fallbacks: tenant.languages)
            .rendered(for: contact, of: tenant, on: channel.id, text: text(limit: TextTemplate.maxMessageLength))
    }
}

extension TextTemplate {
    /// The bytes of a customer's name that a field is filled with; a longer one is no name.
    static let maxNameLength = 256
    /// The bytes of a customer's message that a field is filled with.
    ///
    /// A reply that repeats more of it would become many messages.
    static let maxMessageLength = 4_096

    /// The text with its fields filled in for a person.
    ///
    /// - Parameter text: What the person said, where the template answers it.
    public func rendered(
        for contact: UnifiedContact,
        of tenant: TenantProfile,
        on channel: ChannelID,
        text: String = ""
    ) -> String {
        rendered { field in
            switch field {
            case .contactName: contact.name?.cut(toBytes: Self.maxNameLength)
            case .contactPhone: contact.phone?.cut(toBytes: Self.maxNameLength)
            case .tenantName: tenant.name
            case .channelName: channel.name
            case .messageText: text.cut(toBytes: Self.maxMessageLength)
            }
        }
    }
}

/// What strategies may know of a business.
public struct TenantProfile: Hashable, Sendable {
    /// Its key.
    public let id: TenantID
    /// Its name for people.
    public let name: String
    /// Language codes, the preferred one first; never empty.
    public let languages: [String]
    /// Its time zone.
    public let timeZone: TimeZone
    /// When it is open, in its time zone; nil if it does not say.
    public let hours: OpeningHours?

    /// Describes a business.
    public init(id: TenantID, name: String, languages: [String], timeZone: TimeZone, hours: OpeningHours? = nil) {
        self.id = id
        self.name = name
        self.languages = languages
        self.timeZone = timeZone
        self.hours = hours
    }

    /// Whether it is open at `time`: always, if it does not say when.
    public func isOpen(at time: Date) -> Bool { hours?.isOpen(at: time, in: timeZone) ?? true }
}

/// What strategies may know of a channel.
public struct ChannelProfile: Hashable, Sendable {
    /// The channel.
    public let id: ChannelID
    /// Its adapter.
    public let adapter: AdapterKind
    /// What its provider allows.
    public let limits: AdapterManifest.Limits

    /// Describes a channel.
    public init(id: ChannelID, adapter: AdapterKind, limits: AdapterManifest.Limits) {
        self.id = id
        self.adapter = adapter
        self.limits = limits
    }
}

/// What strategies may know of a thread.
public struct ConversationSummary: Hashable, Sendable {
    /// The stored conversation.
    public let id: ConversationID
    /// When it began.
    public let openedAt: Date
    /// Whether nothing was said in it before this turn.
    public let isNew: Bool
    /// Whether it is a live call: what is answered will be heard, not read.
    public let isCall: Bool
    /// Whether a person has had it and gave it back.
    public let wasReturned: Bool

    /// Describes a thread.
    public init(
        id: ConversationID,
        openedAt: Date,
        isNew: Bool,
        isCall: Bool = false,
        wasReturned: Bool = false
    ) {
        self.id = id
        self.openedAt = openedAt
        self.isNew = isNew
        self.isCall = isCall
        self.wasReturned = wasReturned
    }
}
