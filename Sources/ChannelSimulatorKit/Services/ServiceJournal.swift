public import ChannelKit
public import Foundation

/// What strategies asked of simulated services, in order.
public actor ServiceJournal {
    /// One call.
    public struct Call: Hashable, Sendable {
        /// Its number, counted from one.
        public let number: Int
        /// When it came.
        public let at: Date
        /// The strategy that calls the service.
        public let service: StrategyKind
        /// The path below the service's base URL.
        public let path: String
        /// What was sent.
        public let body: Data
        /// The HTTP status of the answer; nil as long as none has begun, and where there was none.
        public fileprivate(set) var status: Int?

        /// What was sent, as JSON; null if it is none.
        public var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
    }

    private let clock: any HubClock
    private let limit: Int
    private var listeners = Listeners<Call>()

    /// The calls that are kept, oldest first.
    public private(set) var calls: [Call] = []

    /// How many there were since the beginning.
    public private(set) var count = 0

    /// Makes an empty journal.
    ///
    /// - Parameter limit: About how many calls are kept; the oldest go first.
    public init(clock: any HubClock = SystemClock(), limit: Int = 1_000) {
        self.clock = clock
        self.limit = limit
    }

    /// Adds a call and wakes whoever waits for it.
    ///
    /// - Returns: Its number.
    func record(_ request: SimulatedRequest, to service: StrategyKind) -> Int {
        count += 1
        let call = Call(number: count, at: clock.now, service: service, path: request.path, body: request.body)
        calls.append(call)
        if calls.count > limit { calls.removeFirst(max(1, limit / 10)) }
        listeners.tell(call)
        return count
    }

    /// Notes how the call with `number` is answered.
    func answered(_ number: Int, status: Int?) {
        guard let first = calls.first, calls.indices.contains(number - first.number) else { return }
        calls[number - first.number].status = status
    }

    /// The first call that `matches`, of those recorded and those to come.
    ///
    /// - Returns: Nil if none comes in time.
    public func waitForCall(
        timeout: Duration,
        where matches: @escaping @Sendable (Call) -> Bool = { _ in true }
    ) async -> Call? {
        if let call = calls.first(where: matches) { return call }
        let (calls, listener) = listeners.add()
        defer { listener.finish() }
        return await calls.first(within: timeout, of: clock, where: matches)
    }
}
