import Synchronization

/// The bytes of request bodies in memory, bounded for all connections together.
///
/// A body counts as its bytes arrive: what a request announces costs its sender nothing, and could otherwise keep
/// everybody out. When there is no room left, the body that has been arriving for the longest time gives way: one that
/// a provider sends is there within milliseconds, so that of many the oldest are those whose sender withholds the end.
/// Bodies without a credential have a share of their own and never displace others.
final class BodyBudget: Sendable {
    /// The room for all bodies.
    ///
    /// The largest that an adapter takes has 16 MB, so that several fit, and a machine that runs a hub can spare as much.
    static let defaultBytes = 64 * 1024 * 1024
    /// The part of the room for bodies without a credential: a quarter holds 256 of the largest of them.
    static let anonymousPart = 4

    /// The reason why a body is not read on.
    enum Stop: Error {
        /// It did not arrive in time.
        case late
        /// There is no room, or it gave way to another.
        case noRoom
    }

    fileprivate struct Reader {
        let isAnonymous: Bool
        let deadline: ContinuousClock.Instant
        var bytes = 0
        /// Nil as long as nothing reads.
        var cancel: (@Sendable () -> Void)?
        /// Whether all of it is there; it does not give way any more.
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

    /// Begins with a body that must be there at `deadline`.
    func open(isAnonymous: Bool, deadline: ContinuousClock.Instant) -> BodyTicket {
        let number = state.withLock { state in
            state.next += 1
            state.readers[state.next] = Reader(isAnonymous: isAnonymous, deadline: deadline)
            return state.next
        }
        return BodyTicket(budget: self, number: number)
    }

    /// Stops the bodies whose time is up.
    func stopLate(at now: ContinuousClock.Instant) {
        let late = state.withLock { state in
            let numbers = state.readers.filter { $0.value.deadline <= now && $0.value.isReading }.keys
            return numbers.compactMap { state.stop($0, .late) }
        }
        for cancel in late { cancel() }
    }

    fileprivate func attach(_ cancel: @escaping @Sendable () -> Void, to number: UInt64) {
        let isStopped = state.withLock { state in
            state.readers[number]?.cancel = cancel
            return state.readers[number]?.stop != nil
        }
        if isStopped { cancel() }
    }

    fileprivate func grow(_ number: UInt64, by bytes: Int) throws(Stop) {
        let (stop, displaced) = state.withLock { state -> (Stop?, [@Sendable () -> Void]) in
            guard let reader = state.readers[number] else { return (.noRoom, []) }
            if let stop = reader.stop { return (stop, []) }
            var displaced: [@Sendable () -> Void] = []
            while !state.hasRoom(for: bytes, isAnonymous: reader.isAnonymous, limit: limit) {
                guard let oldest = state.oldest(besides: number, onlyAnonymous: reader.isAnonymous) else {
                    return (.noRoom, displaced)
                }
                if let cancel = state.stop(oldest, .noRoom) { displaced.append(cancel) }
            }
            state.add(bytes, to: number)
            return (nil, displaced)
        }
        for cancel in displaced { cancel() }
        if let stop { throw stop }
    }

    fileprivate func complete(_ number: UInt64) throws(Stop) {
        let stop = state.withLock { state in
            state.readers[number]?.isComplete = true
            state.readers[number]?.cancel = nil
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

    /// The reader to displace: those without a credential first, and among equals the one that began first.
    fileprivate func oldest(besides number: UInt64, onlyAnonymous: Bool) -> UInt64? {
        readers.filter { key, reader in
            key != number && reader.isReading && reader.bytes > 0 && (reader.isAnonymous || !onlyAnonymous)
        }.min { left, right in
            (left.value.isAnonymous ? 0 : 1, left.key) < (right.value.isAnonymous ? 0 : 1, right.key)
        }?.key
    }

    /// Stops a reader and gives its room away; returns how to wake it.
    fileprivate mutating func stop(_ number: UInt64, _ reason: BodyBudget.Stop) -> (@Sendable () -> Void)? {
        add(-(readers[number]?.bytes ?? 0), to: number)
        readers[number]?.stop = reason
        return readers[number]?.cancel
    }

    fileprivate mutating func add(_ more: Int, to number: UInt64) {
        guard let reader = readers[number] else { return }
        readers[number]?.bytes += more
        bytes += more
        if reader.isAnonymous { anonymousBytes += more }
    }
}

/// The place of one body in the budget.
struct BodyTicket: Sendable {
    fileprivate let budget: BodyBudget
    fileprivate let number: UInt64

    /// Notes how the reading is cancelled.
    func onStop(_ cancel: @escaping @Sendable () -> Void) { budget.attach(cancel, to: number) }

    /// Takes room for bytes that have arrived.
    func grow(by bytes: Int) throws(BodyBudget.Stop) { try budget.grow(number, by: bytes) }

    /// Notes that all of the body is there.
    func complete() throws(BodyBudget.Stop) { try budget.complete(number) }

    /// The reason why the body was stopped, if it was.
    var stop: BodyBudget.Stop? { budget.stop(of: number) }

    /// Gives the room back.
    func close() { budget.close(number) }
}
