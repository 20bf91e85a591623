import Synchronization

/// A limit on the bytes of all request bodies in memory.
///
/// A body counts as its bytes arrive, not by its `Content-Length`, which costs a sender nothing and could block all
/// others. If there is no room left, the body that started first is stopped: a provider's body arrives within
/// milliseconds, so that the oldest ones are those whose sender withholds the end. Bodies without a credential have a
/// share of their own and never displace others.
final class BodyBudget: Sendable {
    /// The default limit: several bodies of 16 MB, the max of an adapter, and little of a server's memory.
    static let defaultBytes = 64 * 1024 * 1024
    /// The divisor of the limit for bodies without a credential: a quarter holds 256 of their max size.
    static let anonymousPart = 4

    /// The reason why a body was stopped.
    enum Stop: Error {
        /// It did not arrive within the timeout.
        case late
        /// There was no room, or another body displaced it.
        case noRoom
    }

    fileprivate struct Reader {
        let isAnonymous: Bool
        let deadline: ContinuousClock.Instant
        var bytes = 0
        /// Ends the reading with an error.
        let onStop: @Sendable (Stop) -> Void
        /// True if the whole body has arrived; it is not displaced any more.
        var isComplete = false
        var stop: Stop?
    }

    fileprivate struct State {
        var bytes = 0
        var anonymousBytes = 0
        var next: UInt64 = 0
        var readers: [UInt64: Reader] = [:]
    }

    private let limit: Int
    private let state = Mutex(State())

    init(bytes: Int = BodyBudget.defaultBytes) { limit = bytes }

    /// The bytes in memory.
    var bytesInFlight: Int { state.withLock(\.bytes) }

    /// Starts a body that must arrive by `deadline`; `onStop` ends its reading before.
    func open(
        isAnonymous: Bool,
        deadline: ContinuousClock.Instant,
        onStop: @escaping @Sendable (Stop) -> Void
    ) -> BodyTicket {
        let number = state.withLock { state in
            state.next += 1
            state.readers[state.next] = Reader(isAnonymous: isAnonymous, deadline: deadline, onStop: onStop)
            return state.next
        }
        return BodyTicket(budget: self, number: number)
    }

    /// Stops the bodies whose deadline has passed.
    func stopLate(at now: ContinuousClock.Instant) {
        let late = state.withLock { state in
            let numbers = state.readers.filter { $0.value.deadline <= now && $0.value.isReading }.keys
            return numbers.compactMap { state.stop($0, .late) }
        }
        for stop in late { stop(.late) }
    }

    fileprivate func grow(_ number: UInt64, by bytes: Int) throws(Stop) {
        let (stop, displaced) = state.withLock { state -> (Stop?, [@Sendable (Stop) -> Void]) in
            guard let reader = state.readers[number] else { return (.noRoom, []) }
            if let stop = reader.stop { return (stop, []) }
            var displaced: [@Sendable (Stop) -> Void] = []
            while !state.hasRoom(for: bytes, isAnonymous: reader.isAnonymous, limit: limit) {
                guard let oldest = state.oldest(besides: number, onlyAnonymous: reader.isAnonymous) else {
                    return (.noRoom, displaced)
                }
                if let stop = state.stop(oldest, .noRoom) { displaced.append(stop) }
            }
            state.add(bytes, to: number)
            return (nil, displaced)
        }
        for stop in displaced { stop(.noRoom) }
        if let stop { throw stop }
    }

    fileprivate func complete(_ number: UInt64) throws(Stop) {
        let stop = state.withLock { state in
            state.readers[number]?.isComplete = true
            return state.readers[number]?.stop
        }
        if let stop { throw stop }
    }

    fileprivate func stop(of number: UInt64) -> Stop? { state.withLock { $0.readers[number]?.stop } }

    fileprivate func close(_ number: UInt64) {
        state.withLock { state in
            state.add(-(state.readers[number]?.bytes ?? 0), to: number)
            state.readers[number] = nil
        }
    }
}

extension BodyBudget.Reader {
    fileprivate var isReading: Bool { !isComplete && stop == nil }
}

extension BodyBudget.State {
    fileprivate func hasRoom(for more: Int, isAnonymous: Bool, limit: Int) -> Bool {
        bytes + more <= limit
            && (!isAnonymous || anonymousBytes + more <= limit / BodyBudget.anonymousPart)
    }

    /// The reader to displace: one without a credential first, and among equals the one that started first.
    fileprivate func oldest(besides number: UInt64, onlyAnonymous: Bool) -> UInt64? {
        readers.filter { key, reader in
            key != number && reader.isReading && reader.bytes > 0 && (reader.isAnonymous || !onlyAnonymous)
        }.min { left, right in
            (left.value.isAnonymous ? 0 : 1, left.key) < (right.value.isAnonymous ? 0 : 1, right.key)
        }?.key
    }

    /// Stops a reader and frees its room; returns the function that ends its reading.
    fileprivate mutating func stop(
        _ number: UInt64,
        _ reason: BodyBudget.Stop
    ) -> (@Sendable (BodyBudget.Stop) -> Void)? {
        add(-(readers[number]?.bytes ?? 0), to: number)
        readers[number]?.stop = reason
        return readers[number]?.onStop
    }

    fileprivate mutating func add(_ more: Int, to number: UInt64) {
        guard let reader = readers[number] else { return }
        readers[number]?.bytes += more
        bytes += more
        if reader.isAnonymous { anonymousBytes += more }
    }
}

/// The share of one body in the budget.
struct BodyTicket: Sendable {
    fileprivate let budget: BodyBudget
    fileprivate let number: UInt64

    /// Reserves room for bytes that have arrived.
    func grow(by bytes: Int) throws(BodyBudget.Stop) { try budget.grow(number, by: bytes) }

    /// Marks the body as complete.
    func complete() throws(BodyBudget.Stop) { try budget.complete(number) }

    /// The reason why the body was stopped; nil if it was not.
    var stop: BodyBudget.Stop? { budget.stop(of: number) }

    /// Frees the room.
    func close() { budget.close(number) }
}
