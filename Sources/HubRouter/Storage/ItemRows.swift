public import ChannelKit
public import Foundation

/// A stored item.
public typealias ItemID = RowID<StoredItem>

/// An item on its way into the inbox.
public struct NewItem: Sendable {
    /// The channel that it is for.
    public let channel: ChannelID
    /// The adapter that split it.
    public let adapter: AdapterKind
    /// The address by which the channel was found.
    public let address: String
    /// The item.
    public let item: InboundItem
    /// The name of the secret that vouched for it.
    public let verifiedBy: String
    /// When the hub had read the request.
    public let receivedAt: Date
    /// Who will handle it at once, for an item that is answered inline.
    public let claimant: LeaseHolder?

    /// Describes an item.
    public init(
        channel: ChannelID,
        adapter: AdapterKind,
        address: String,
        item: InboundItem,
        verifiedBy: String,
        receivedAt: Date,
        claimant: LeaseHolder? = nil
    ) {
        self.channel = channel
        self.adapter = adapter
        self.address = address
        self.item = item
        self.verifiedBy = verifiedBy
        self.receivedAt = receivedAt
        self.claimant = claimant
    }
}

/// An authentic item for an address that nobody configured.
///
/// It lies in a table of no tenant.
public struct UnroutedItem: Sendable {
    /// The adapter that split it.
    public let adapter: AdapterKind
    /// The item.
    public let item: InboundItem
    /// The name of the secret that vouched for it.
    public let verifiedBy: String
    /// When the hub had read the request.
    public let receivedAt: Date

    /// Describes an item.
    public init(adapter: AdapterKind, item: InboundItem, verifiedBy: String, receivedAt: Date) {
        self.adapter = adapter
        self.item = item
        self.verifiedBy = verifiedBy
        self.receivedAt = receivedAt
    }
}

/// What became of an item at intake.
public struct IntakeOutcome: Hashable, Sendable {
    /// The row: the new one, or the one that was there.
    public let id: ItemID
    /// Whether it had not been seen before.
    public let isNew: Bool
    /// The lane's claim, if the item asked for it and the lane was free.
    public let claim: LaneClaim?

    /// Describes an outcome.
    public init(id: ItemID, isNew: Bool, claim: LaneClaim? = nil) {
        self.id = id
        self.isNew = isNew
        self.claim = claim
    }
}

/// An inbox row that waits.
public struct StoredItem: Sendable {
    /// The row.
    public let id: ItemID
    /// The channel.
    public let channel: ChannelID
    /// The adapter that split it.
    public let adapter: AdapterKind
    /// The address by which the channel was found.
    public let address: String
    /// The item, as split.
    public let item: InboundItem
    /// When the hub had read the request.
    public let receivedAt: Date
    /// When it may be tried.
    public let dueAt: Date
    /// How often it failed.
    public let attempts: Int
    /// When it failed first.
    public let firstFailedAt: Date?
    /// The reason for which this version cannot read the payload, which is empty then: the item is a dead letter.
    public let unreadable: String?

    /// Describes a row.
    public init(
        id: ItemID,
        channel: ChannelID,
        adapter: AdapterKind,
        address: String,
        item: InboundItem,
        receivedAt: Date,
        dueAt: Date,
        attempts: Int,
        firstFailedAt: Date?,
        unreadable: String? = nil
    ) {
        self.id = id
        self.channel = channel
        self.adapter = adapter
        self.address = address
        self.item = item
        self.receivedAt = receivedAt
        self.dueAt = dueAt
        self.attempts = attempts
        self.firstFailedAt = firstFailedAt
        self.unreadable = unreadable
    }
}

/// What stage 1 made of an item.
///
/// What the customer finally got is read from the turn and the outbox rows that followed, never copied here.
public enum ItemOutcome: Hashable, Sendable {
    /// It opened a turn.
    case turn(TurnID)
    /// It changed something by itself: `status`, `call`, `takeover`, `consent` …
    case applied(String)
    /// A person has the conversation.
    case human
    /// It wants no answer.
    case silent(reason: String)
    /// Understood and of no consequence.
    case ignored(reason: String)
    /// It cannot be handled and waits for a person.
    case dead(reason: String)
}

/// How an inline item was answered: whoever writes it first decides.
public enum InlineMark: String, Hashable, Sendable {
    /// With the reply of its turn.
    case reply
    /// Without one, because time was up.
    case late
    /// Without one, because nothing was to be said.
    case silent
    /// Without one, because the item could not be handled.
    case failed
}

/// Items, to read.
public protocol ItemReading {
    /// The first item of a lane that is not done, due or not.
    func nextItem(channel: ChannelID, lane: LaneKey) throws -> StoredItem?

    /// How an inline item was answered, if it was.
    func inlineMark(_ item: ItemID) throws -> InlineMark?

    /// The turn that an item opened.
    func turn(of item: ItemID) throws -> TurnID?
}

/// Items, to write.
public protocol ItemWriting {
    /// Ends an item.
    func finishItem(_ id: ItemID, as outcome: ItemOutcome, at: Date) throws

    /// Puts an item off after a failure.
    func postponeItem(_ id: ItemID, until: Date, reason: String, at: Date) throws

    /// Decides how an inline item is answered, unless that was decided.
    ///
    /// - Returns: Whether this call decided it.
    func mark(_ item: ItemID, as mark: InlineMark) throws -> Bool
}
