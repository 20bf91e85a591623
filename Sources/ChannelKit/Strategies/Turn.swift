public import Foundation

/// One inbound message, or several gathered, offered to the strategies.
public struct Turn: Sendable {
    /// The id of the stored turn.
    public let id: TurnID
    /// The tenant.
    public let tenant: TenantProfile
    /// The channel through which the reply goes.
    public let channel: ChannelProfile
    /// The contact.
    public let contact: UnifiedContact
    /// The conversation.
    public let conversation: ConversationSummary
    /// The messages, oldest first; never empty.
    public let messages: [UnifiedMessage]
    /// The language of the reply, such as `fr`.
    public let language: String
    /// The facts that earlier steps found, such as `intent`.
    public let facts: [String: JSONValue]
    /// The time at which the step is cancelled.
    public let deadline: Date
    /// The clock.
    public let clock: any HubClock
    /// The hub's services for a strategy.
    public var services: StrategyServices

    /// Creates a turn.
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

    /// The text of all messages.
    public var text: String { messages.map(\.text).filter { !$0.isEmpty }.joined(separator: "\n") }

    /// Returns the first `limit` bytes of ``text``: a message can be as long as its provider's largest webhook.
    public func text(limit: Int) -> String {
        var text = ""
        for message in messages where !message.text.isEmpty && text.utf8.count < limit {
            text += (text.isEmpty ? "" : "\n") + message.text.cut(toBytes: limit)
        }
        return text.cut(toBytes: limit)
    }

    /// Returns `template` in the turn's language with its fields filled in.
    public func render(_ template: LocalizedTemplate) -> String {
        template.template(for: language, fallbacks: tenant.languages)
            .rendered(for: contact, of: tenant, on: channel.id, text: text(limit: TextTemplate.maxMessageLength))
    }
}

extension TextTemplate {
    /// The max bytes of a customer's name in a field; a longer one is not a name.
    static let maxNameLength = 256
    /// The max bytes of a customer's message in a field.
    ///
    /// A reply that repeats more of it would be split into many messages.
    static let maxMessageLength = 4_096

    /// Returns the text with its fields filled in for a contact.
    ///
    /// - Parameter text: The customer's message, if the template answers one.
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

/// The facts about a tenant that strategies may use.
public struct TenantProfile: Hashable, Sendable {
    /// The tenant's key.
    public let id: TenantID
    /// The tenant's display name.
    public let name: String
    /// The language codes, the preferred one first; never empty.
    public let languages: [String]
    /// The time zone.
    public let timeZone: TimeZone
    /// The opening hours, in the time zone; nil if none are configured.
    public let hours: OpeningHours?

    /// Creates a profile.
    public init(id: TenantID, name: String, languages: [String], timeZone: TimeZone, hours: OpeningHours? = nil) {
        self.id = id
        self.name = name
        self.languages = languages
        self.timeZone = timeZone
        self.hours = hours
    }

    /// True if the tenant is open at `time`; without opening hours it always is.
    public func isOpen(at time: Date) -> Bool { hours?.isOpen(at: time, in: timeZone) ?? true }
}

/// The facts about a channel that strategies may use.
public struct ChannelProfile: Hashable, Sendable {
    /// The channel.
    public let id: ChannelID
    /// Its adapter.
    public let adapter: AdapterKind
    /// The provider's limits.
    public let limits: AdapterManifest.Limits

    /// Creates a profile.
    public init(id: ChannelID, adapter: AdapterKind, limits: AdapterManifest.Limits) {
        self.id = id
        self.adapter = adapter
        self.limits = limits
    }
}

/// The facts about a conversation that strategies may use.
public struct ConversationSummary: Hashable, Sendable {
    /// The id of the stored conversation.
    public let id: ConversationID
    /// The time at which it began.
    public let openedAt: Date
    /// True if there was no message before this turn.
    public let isNew: Bool
    /// True for a live call: the reply is heard, not read.
    public let isCall: Bool
    /// True if an agent had it and returned it.
    public let wasReturned: Bool

    /// Creates a summary.
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
