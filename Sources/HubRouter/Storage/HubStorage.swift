public import ChannelKit
public import Foundation

/// Where everything that must survive lives.
///
/// Every write goes through one committer: what waits is committed together, first intake and what a task of high
/// priority writes, for which a request waits. A body runs on the storage's own thread, without an await inside, and
/// its writes are committed when the call returns.
public protocol HubStorage: Sendable {
    /// Stores items of any number of tenants in one commit, and says which were new.
    ///
    /// - Throws: ``StorageError`` when nothing was stored.
    func intake(_ items: [NewItem], unrouted: [UnroutedItem]) async throws -> [IntakeOutcome]

    /// Reads and writes one tenant's rows in one transaction.
    func transact<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result

    /// Reads one tenant's rows.
    func read<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantReading) throws -> Result
    ) async throws -> Result

    /// Works on lanes and counters of all tenants; it sees no content.
    func schedule<Result: Sendable>(
        _ body: @escaping @Sendable (any SchedulerTransaction) throws -> Result
    ) async throws -> Result

    /// Finds out whether a webhook would be stored now: commits a row, synced, and looks whether the file is still the
    /// one that is open.
    ///
    /// Those who ask at the same time share one commit. It returns at once when its task is cancelled; otherwise it may
    /// wait as long as a write does.
    ///
    /// - Throws: ``StorageError`` with the reason for which nothing would be stored.
    func probe() async throws

    /// The success of writing since the start.
    var health: StorageHealth { get }
}

/// Why the storage did nothing.
public enum StorageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// More waits than the queue holds.
    case overloaded
    /// It is closed or cannot be reached.
    case unavailable(String)
    /// The disk is full.
    case full
    /// Another process has the database locked, for longer than a write waits.
    case busy
    /// The file or its folder cannot be written.
    case readOnly
    /// A row holds something that this version does not know.
    case unreadable(String)
    /// Another process has the database; `holder` says which, as far as it is known.
    case inUse(path: String, holder: String)
    /// The database was written by a newer version.
    case newerSchema(found: Int, known: Int)
    /// The database has an older schema, and `reason` says why it cannot be changed now.
    case olderSchema(found: Int, known: Int, reason: String)

    public var description: String {
        switch self {
        case .overloaded: "the storage has more waiting than it can take"
        case .unavailable(let reason): "the storage is not available: \(reason)"
        case .full: "the disk is full: nothing can be stored; free space on the database's disk"
        case .busy: "the database is locked by another process, such as an open sqlite3 shell; close it"
        case .readOnly: "the database cannot be written: check the owner and mode of the file and its folder"
        case .unreadable(let reason): "the row cannot be read: \(reason)"
        case .inUse(let path, let holder): "\(path) is in use by \(holder)"
        case .olderSchema(let found, let known, let reason):
            "the database has schema \(found), this version needs \(known): \(reason)"
        case .newerSchema(let found, let known):
            "the database has schema \(found), this version knows \(known): run the newer version"
        }
    }
}

/// The scheduler's own handle: lanes, due times and counters of all tenants, and no content.
public protocol SchedulerTransaction {
    /// Claims lanes that are due: a few of each tenant, round and round from the one after `cursor`.
    func claim(_ wish: ClaimRequest) throws -> [LaneClaim]

    /// When the next lane of `stage` is due.
    func nextDue(_ stage: Stage) throws -> Date?

    /// Prolongs leases that are still held; returns those that are not.
    func renew(_ claims: [LaneClaim], until: Date) throws -> [LaneClaim]

    /// Gives back every lease of another life of this process that has not ended; for a storage with a single owner,
    /// at its start.
    func releaseAllLeases(now: Date) throws

    /// The channels with lanes that are parked because their channel was not configured.
    func parkedChannels() throws -> [ChannelID]

    /// Makes lanes of a channel due that were parked, `limit` at most, so that a long backlog holds no writer.
    ///
    /// - Returns: Their number.
    func unparkLanes(of channel: ChannelID, now: Date, limit: Int) throws -> Int

    /// The channels with replies that are held, for whatever reason.
    func channelsWithHeldReplies() throws -> [ChannelID]

    /// The number of lanes that wait or run, by stage, up to 10,000 of each.
    func laneCounts() throws -> [Stage: Int]

    /// Deletes early statuses whose message never came, `limit` at most, and returns their number.
    func deleteEarlyStatuses(before: Date, limit: Int) throws -> Int

    /// Deletes items that belong to no channel, `limit` at most, and returns their number.
    func deleteUnrouted(before: Date, limit: Int) throws -> Int
}

/// What a dispatcher is ready to take on.
public struct ClaimRequest: Sendable {
    /// Which kind of lane.
    public var stage: Stage
    /// Who claims.
    public var owner: String
    /// How many lanes at most.
    public var limit: Int
    /// How many lanes of one tenant at most.
    public var perTenant: Int
    /// Tenants that have their full share already.
    public var excluding: Set<TenantID>
    /// The tenant after which to begin.
    public var cursor: TenantID?
    /// The present moment.
    public var now: Date
    /// When the leases end.
    public var leaseUntil: Date

    /// Describes a wish.
    public init(
        stage: Stage,
        owner: String,
        limit: Int,
        perTenant: Int,
        excluding: Set<TenantID> = [],
        cursor: TenantID? = nil,
        now: Date,
        leaseUntil: Date
    ) {
        self.stage = stage
        self.owner = owner
        self.limit = limit
        self.perTenant = perTenant
        self.excluding = excluding
        self.cursor = cursor
        self.now = now
        self.leaseUntil = leaseUntil
    }
}

/// One tenant's rows, to read.
public protocol TenantReading: ItemReading, ConversationReading, TurnReading, UsageReading, OutboxReading,
    DeadLetterReading
{
    /// The tenant whose rows these are.
    var tenant: TenantID { get }

    /// Up to when everything that came in on a channel was fetched.
    func backfilledUntil(_ channel: ChannelID) throws -> Date?

    /// The latest events of one kind in a conversation, oldest first.
    func events(_ kind: String, of conversation: ConversationID, limit: Int) throws -> [LoggedEvent]

    /// What an inbound message brought, and on which channel.
    func inboundMessage(_ id: MessageID) throws -> (channel: ChannelID, message: UnifiedMessage)?
}

/// One tenant's rows, to read and write.
///
/// A transaction cannot reach another tenant's.
public protocol TenantTransaction: TenantReading, LaneWriting, ItemWriting, ConversationWriting, TurnWriting,
    UsageWriting, OutboxWriting, DeadLetterWriting, ChannelWriting
{
    /// Notes up to when everything that came in on a channel was fetched.
    func setBackfilled(_ channel: ChannelID, until: Date) throws

    /// Appends to the event log, in the same transaction as what it tells.
    func log(_ event: LoggedEvent) throws
}

/// A line of the event log.
public struct LoggedEvent: Sendable {
    /// What happened, such as `message`, `status`, `reply`, `handoff`, `lead`.
    public var kind: String
    /// The channel.
    public var channel: ChannelID
    /// The thread, if it is about one.
    public var conversation: ConversationID?
    /// When.
    public var at: Date
    /// The particulars.
    public var body: JSONValue

    /// Describes an event.
    public init(kind: String, channel: ChannelID, conversation: ConversationID? = nil, at: Date, body: JSONValue) {
        self.kind = kind
        self.channel = channel
        self.conversation = conversation
        self.at = at
        self.body = body
    }
}
