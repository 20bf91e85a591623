public import ChannelKit
public import Foundation

/// The calls of simulated services, in order.
public actor ServiceJournal {
    /// One call.
    public struct Call: Hashable, Sendable {
        /// Its number, counted from one.
        public let number: Int
        /// The time of the call.
        public let at: Date
        /// The strategy that calls the service.
        public let service: StrategyKind
        /// The path below the service's base URL.
        public let path: String
        /// The body.
        public let body: Data
        /// The HTTP status of the response; nil until one begins, and if there was none.
        public fileprivate(set) var status: Int?

        /// The body as JSON; null if it is not JSON.
        public var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
    }

    private let clock: any HubClock
    private let limit: Int
    private var listeners = Listeners<Call>()

    /// The calls that are kept, oldest first.
    public private(set) var calls: [Call] = []

    /// The number of calls since the start.
    public private(set) var count = 0

    /// Creates an empty journal.
    ///
    /// - Parameter limit: The approximate max number of calls that are kept; the oldest are removed first.
    public init(clock: any HubClock = SystemClock(), limit: Int = 1_000) {
        self.clock = clock
        self.limit = limit
    }

    /// Adds a call and resumes those who wait for it.
    ///
    /// - Returns: The number of the call.
    func record(_ request: SimulatedRequest, to service: StrategyKind) -> Int {
        count += 1
        let call = Call(number: count, at: clock.now, service: service, path: request.path, body: request.body)
        calls.append(call)
        if calls.count > limit { calls.removeFirst(max(1, limit / 10)) }
        listeners.tell(call)
        return count
    }

    /// Records the response to the call with `number`.
    func answered(_ number: Int, status: Int?) {
        guard let first = calls.first, calls.indices.contains(number - first.number) else { return }
        calls[number - first.number].status = status
    }

    /// Returns the first call that `matches`, of those recorded and those to come.
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
