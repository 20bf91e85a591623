public import ChannelKit
public import Foundation

/// What happened between simulated providers and the hub, in order.
public actor SimulatorJournal {
    /// One thing that happened.
    public struct Entry: Hashable, Sendable {
        /// Its number, counted from one.
        public let number: Int
        /// When.
        public let at: Date
        /// The channel.
        public let channel: ChannelID
        /// The provider's id of the person.
        public let customer: String
        /// The provider's id of the message that it is about.
        public let providerID: String
        /// What happened.
        public let event: Event
    }

    /// What can happen.
    public enum Event: Hashable, Sendable {
        /// The customer wrote this.
        case said(String)
        /// The provider accepted this from the hub, with the hub's own id for the send if it gave one.
        case reply(String, correlation: String?)
        /// The provider refused a send.
        case refusal(status: Int, reason: String)
        /// The provider made a status of a message that it had accepted.
        case status(DeliveryStatus)
        /// The provider posted a webhook, the HTTP status of the hub's answer if it gave one.
        case webhook(attempt: Int, answer: Int?)
    }

    private let clock: any HubClock
    private let limit: Int
    private var recorded: [Entry] = []
    private var lastNumber = 0
    private var listeners = Listeners<Entry>()

    /// Makes an empty journal.
    ///
    /// - Parameter limit: About how many entries are kept; the oldest go first.
    public init(clock: any HubClock = SystemClock(), limit: Int = 100_000) {
        self.clock = clock
        self.limit = limit
    }

    /// Every entry that is kept, oldest first.
    public var entries: [Entry] { recorded }

    /// Every send that was accepted: two with one correlation are a duplicate.
    public var acceptedSends: [Entry] { recorded.filter(\.isReply) }

    /// How many sends were accepted since the beginning.
    public private(set) var acceptedCount = 0

    /// Adds an entry and wakes whoever waits for it.
    ///
    /// - Returns: Its number.
    @discardableResult
    public func record(_ event: Event, of providerID: String, channel: ChannelID, customer: String) -> Int {
        lastNumber += 1
        let entry = Entry(
            number: lastNumber,
            at: clock.now,
            channel: channel,
            customer: customer,
            providerID: providerID,
            event: event
        )
        recorded.append(entry)
        if entry.isReply { acceptedCount += 1 }
        if recorded.count > limit { recorded.removeFirst(max(1, limit / 10)) }
        listeners.tell(entry)
        return lastNumber
    }

    /// What the hub sent to `customer` on `channel` after the entry with `number`.
    public func replies(to customer: String, on channel: ChannelID, after number: Int = 0) -> [Entry] {
        recorded.filter { $0.number > number && $0.isReply(to: customer, on: channel) }
    }

    /// The first reply to `customer` on `channel` after the entry with `number`; nil if none comes in time.
    public func waitForReply(
        to customer: String,
        on channel: ChannelID,
        after number: Int = 0,
        timeout: Duration
    ) async -> Entry? {
        await waitForEntry(timeout: timeout) { $0.number > number && $0.isReply(to: customer, on: channel) }
    }

    /// The first entry that `matches`, of those recorded and those to come.
    ///
    /// - Parameter timeout: How long to wait; nil to wait until the task is cancelled.
    /// - Returns: Nil if none comes in time.
    public func waitForEntry(
        timeout: Duration? = nil,
        where matches: @escaping @Sendable (Entry) -> Bool
    ) async -> Entry? {
        if let entry = recorded.first(where: matches) { return entry }
        let (entries, listener) = listeners.add()
        defer { listener.finish() }
        return await entries.first(within: timeout, of: clock, where: matches)
    }
}

extension SimulatorJournal.Entry {
    /// Whether it is a send that the provider accepted.
    public var isReply: Bool {
        if case .reply = event { true } else { false }
    }

    /// What was said, if something was.
    public var text: String? {
        switch event {
        case .said(let text), .reply(let text, _): text
        case .refusal, .status, .webhook: nil
        }
    }

    fileprivate func isReply(to customer: String, on channel: ChannelID) -> Bool {
        isReply && self.customer == customer && self.channel == channel
    }
}
