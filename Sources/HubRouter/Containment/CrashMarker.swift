import CCrashMarker
import ChannelKit
import Foundation
public import Logging
import Synchronization

/// A mapped file that says what was in hand when the process died by a trap of its own, so that the next life sets a
/// poisoned message aside instead of dying of it again.
///
/// Work is named in a slot of the file while it runs. After a trap the named work is suspect: what stays on one thread
/// is named exactly, else all that was in hand is. A suspect runs alone, and only one that ends the process while it is
/// the only one named is condemned; its stage makes it a dead letter. Death by SIGKILL, for want of memory or of power
/// says nothing of the work, and counts for nothing.
public final class CrashMarker: Sendable {
    /// The judgement on a piece of work.
    enum Standing: Sendable {
        case clear, suspect, condemned
    }

    private struct State {
        var free: [Int32] = (0..<Int32(CRASH_MARKER_SLOTS)).reversed()
        var suspects: Set<WorkKey> = []
        var condemned: Set<WorkKey> = []
    }

    private let mapping: Mapping?
    private let state = Mutex(State())
    private let gate = IsolationGate()
    /// Whether this process's own traps are noted: in tests a life ends without its process.
    private let isWatched = Mutex(false)

    /// The reason of a dead letter that was made so.
    static let reason = "it ended the process twice; nothing reads it again unless it is retried"

    /// The marker of a hub that keeps none: everything is clear.
    public static let none = CrashMarker()

    private init() { mapping = nil }

    /// Maps the file at `path`, made with mode 0600 if it is not there, and judges what it says of the last life.
    ///
    /// - Throws: `CocoaError` when the file cannot be mapped.
    public init(path: String, logger: Logger) throws {
        guard let marker = crash_marker_map(path) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        mapping = Mapping(marker: marker)
        judge(logger)
    }

    deinit {
        if let mapping { crash_marker_unmap(mapping.marker) }
    }

    /// Lets a trap of this process name what is in hand.
    public func watch() {
        guard let mapping else { return }
        isWatched.withLock { $0 = true }
        crash_marker_watch(mapping.marker)
    }

    /// Writes what the signal handler writes when `signal` ends the process; for tests.
    func noteTrap(_ signal: Int32) {
        if let mapping { crash_marker_note(mapping.marker, signal) }
    }

    // MARK: - The judgement at the start

    private func judge(_ logger: Logger) {
        guard let mapping else { return }
        var suspects = mapping.suspects
        var condemned = mapping.condemned
        let signal = crash_marker_died(mapping.marker)
        if signal != 0 {
            let named = mapping.named()
            suspects.formUnion(named.map(\.key))
            if named.count == 1, let only = named.first, only.wasOnTrial {
                condemned.insert(only.key)
                suspects.remove(only.key)
            }
            logger.error(
                "the last process was ended by a trap",
                metadata: [
                    "signal": "\(signal)", "suspects": "\(suspects.count)", "condemned": "\(condemned.count)",
                ]
            )
        }
        mapping.clear()
        mapping.suspects = suspects
        mapping.condemned = condemned
        state.withLock { state in
            state.suspects = suspects
            state.condemned = condemned
        }
    }

    /// The judgement on `key`.
    func standing(of key: WorkKey) -> Standing {
        guard mapping != nil else { return .clear }
        return state.withLock { state in
            if state.condemned.contains(key) { return .condemned }
            return state.suspects.contains(key) ? .suspect : .clear
        }
    }

    /// Forgets `key`: it was set aside.
    func settle(_ key: WorkKey) {
        guard let mapping else { return }
        state.withLock { state in
            if state.condemned.remove(key) != nil { mapping.condemned = state.condemned }
            if state.suspects.remove(key) != nil { mapping.suspects = state.suspects }
        }
    }

    // MARK: - Work in hand

    /// Runs `body`, which stays on its thread, under the name of `key`.
    func marking<Result, Failure: Error>(
        _ key: WorkKey,
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let slot = take(key, isBound: true, isOnTrial: standing(of: key) == .suspect) else { return try body() }
        crash_marker_enter(slot)
        defer {
            crash_marker_leave()
            giveBack(slot, key)
        }
        return try body()
    }

    /// Runs `body` under the name of `key`; a suspect runs while no other such work does.
    func isolating<Result: Sendable>(_ key: WorkKey, _ body: () async throws -> Result) async rethrows -> Result {
        guard mapping != nil else { return try await body() }
        let isSuspect = standing(of: key) == .suspect
        await gate.enter(alone: isSuspect)
        defer { gate.leave(alone: isSuspect) }
        let slot = take(key, isBound: false, isOnTrial: isSuspect)
        defer { if let slot { giveBack(slot, key) } }
        return try await body()
    }

    /// Names `key` in a free slot; without one it runs unnamed.
    private func take(_ key: WorkKey, isBound: Bool, isOnTrial: Bool) -> Int32? {
        guard let mapping, let slot = state.withLock({ $0.free.popLast() }) else { return nil }
        mapping.withSlot(slot) { place in
            place.key = key.hash
            place.is_bound = isBound ? 1 : 0
            place.state = UInt8(isOnTrial ? CRASH_SLOT_ON_TRIAL : CRASH_SLOT_IN_USE)
        }
        return slot
    }

    private func giveBack(_ slot: Int32, _ key: WorkKey) {
        guard let mapping else { return }
        // A trap elsewhere is ending the process: what this work came to is not to be trusted, and its name stays.
        if isWatched.withLock({ $0 }), crash_marker_died(mapping.marker) != 0 { crash_marker_await_end() }
        let wasOnTrial = mapping.withSlot(slot) { place in
            defer { place.state = UInt8(CRASH_SLOT_FREE) }
            return place.state == CRASH_SLOT_ON_TRIAL
        }
        state.withLock { $0.free.append(slot) }
        // It ran to its end: it was not the one.
        if wasOnTrial { settle(key) }
    }
}

/// The mapped file.
///
/// A slot is written by the one that holds it, and by the signal handler; everything else under the lock of
/// ``CrashMarker``'s state.
private struct Mapping: @unchecked Sendable {
    let marker: OpaquePointer

    private static let slotCount = Int(CRASH_MARKER_SLOTS)

    /// Changes a slot in place.
    func withSlot<Result>(_ index: Int32, _ body: (inout crash_slot) -> Result) -> Result {
        body(&crash_marker_slots(marker)[Int(index)])
    }

    /// The work that a crash is laid to: that of the crashing thread, else all that moves between threads.
    func named() -> [(key: WorkKey, wasOnTrial: Bool)] {
        let slots = UnsafeBufferPointer(start: crash_marker_slots(marker), count: Self.slotCount)
        let inHand = slots.filter { $0.state != CRASH_SLOT_FREE && $0.key != 0 }
        let flagged = inHand.filter { $0.is_flagged != 0 }
        return (flagged.isEmpty ? inHand.filter { $0.is_bound == 0 } : flagged).map {
            (WorkKey(hash: $0.key), $0.state == CRASH_SLOT_ON_TRIAL)
        }
    }

    /// Frees every slot: the life that took them is over.
    func clear() {
        crash_marker_clear_died(marker)
        for index in 0..<Self.slotCount { crash_marker_slots(marker)[index] = crash_slot() }
    }

    var suspects: Set<WorkKey> {
        get { keys(crash_marker_suspects(marker), CRASH_MARKER_SUSPECTS) }
        nonmutating set { write(newValue, to: crash_marker_suspects(marker), CRASH_MARKER_SUSPECTS) }
    }

    var condemned: Set<WorkKey> {
        get { keys(crash_marker_condemned(marker), CRASH_MARKER_CONDEMNED) }
        nonmutating set { write(newValue, to: crash_marker_condemned(marker), CRASH_MARKER_CONDEMNED) }
    }

    private func keys(_ list: UnsafeMutablePointer<UInt64>?, _ count: Int32) -> Set<WorkKey> {
        Set(UnsafeBufferPointer(start: list, count: Int(count)).filter { $0 != 0 }.map(WorkKey.init(hash:)))
    }

    /// Writes as many keys as the list holds; what does not fit is named again by the next crash.
    private func write(_ keys: Set<WorkKey>, to list: UnsafeMutablePointer<UInt64>?, _ count: Int32) {
        let places = UnsafeMutableBufferPointer(start: list, count: Int(count))
        places.update(repeating: 0)
        for (position, key) in keys.prefix(places.count).enumerated() { places[position] = key.hash }
    }
}
