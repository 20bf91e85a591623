public import ChannelKit
public import Foundation

/// The events between simulated providers and the hub, in order.
public actor SimulatorJournal {
    /// One event with its circumstances.
    public struct Entry: Hashable, Sendable {
        /// The number, counted from one.
        public let number: Int
        /// The time.
        public let at: Date
        /// The channel.
        public let channel: ChannelID
        /// The provider's id of the customer.
        public let customer: String
        /// The provider's id of the message.
        public let providerID: String
        /// The event.
        public let event: Event
    }

    /// A kind of event.
    public enum Event: Hashable, Sendable {
        /// The customer wrote this.
        case said(String)
        /// The provider accepted this from the hub, with the hub's own id of the send if it got one.
        case reply(String, correlation: String?)
        /// The provider refused a send.
        case refusal(status: Int, reason: String)
        /// The provider reported a status of a message that it had accepted.
        case status(DeliveryStatus)
        /// The provider posted a webhook and got this HTTP status, if the hub responded.
        case webhook(attempt: Int, answer: Int?)
        /// The hub responded that the webhook gets no reply.
        case unanswered(UnansweredReason)
    }

    /// A hub's reason for giving no reply to a webhook.
    public enum UnansweredReason: String, Hashable, Sendable {
        /// Everything in it had been stored before.
        case duplicate
        /// An agent has the conversation.
        case agent
    }

    private let clock: any HubClock
    private let limit: Int
    private var recorded: [Entry] = []
    private var lastNumber = 0
    private var listeners = Listeners<Entry>()

    /// Creates an empty journal.
    ///
    /// - Parameter limit: The approximate max number of entries that are kept; the oldest are removed first.
    public init(clock: any HubClock = SystemClock(), limit: Int = 100_000) {
        self.clock = clock
        self.limit = limit
    }

    /// The entries that are kept, oldest first.
    public var entries: [Entry] { recorded }

    /// The sends that were accepted: two with one correlation are a duplicate.
    public var acceptedSends: [Entry] { recorded.filter(\.isReply) }

    /// The number of accepted sends since the start.
    public private(set) var acceptedCount = 0

    /// Adds an entry and resumes those who wait for it.
    ///
    /// - Returns: The number of the entry.
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

    /// Returns the hub's messages to `customer` on `channel` after the entry with `number`.
    public func replies(to customer: String, on channel: ChannelID, after number: Int = 0) -> [Entry] {
        recorded.filter { $0.number > number && $0.isReply(to: customer, on: channel) }
    }

    /// Returns the hub's reason for giving no reply to the message `providerID`, posted after the entry with `number`;
    /// nil if it gave none.
    public func unansweredReason(of providerID: String, after number: Int) -> UnansweredReason? {
        recorded.lazy.filter { $0.number > number && $0.providerID == providerID }.compactMap(\.unansweredReason).first
    }

    /// Returns the first reply to `customer` on `channel` after the entry with `number`; nil if none comes in time.
    public func waitForReply(
        to customer: String,
        on channel: ChannelID,
        after number: Int = 0,
        timeout: Duration
    ) async -> Entry? {
        await waitForEntry(timeout: timeout) { $0.number > number && $0.isReply(to: customer, on: channel) }
    }

    /// Returns the first entry that `matches`, of those recorded and those to come.
    ///
    /// - Parameter timeout: The max time to wait; nil to wait until the task is cancelled.
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
    /// True for a send that the provider accepted.
    public var isReply: Bool {
        if case .reply = event { true } else { false }
    }

    /// The text of a message; nil for other events.
    public var text: String? {
        switch event {
        case .said(let text), .reply(let text, _): text
        case .refusal, .status, .webhook, .unanswered: nil
        }
    }

    fileprivate var unansweredReason: SimulatorJournal.UnansweredReason? {
        if case .unanswered(let reason) = event { reason } else { nil }
    }

    fileprivate func isReply(to customer: String, on channel: ChannelID) -> Bool {
        isReply && self.customer == customer && self.channel == channel
    }
}
