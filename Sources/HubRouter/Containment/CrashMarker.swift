import CCrashMarker
import ChannelKit
import Foundation
import HubModel
package import Logging
import Synchronization

/// A mapped file with the work in progress, so that the next process can set aside a message that crashed this one.
///
/// Work is recorded in a slot of the file while it runs. After a trap (a signal of the process's own code) the recorded
/// work is suspect: the exact piece if it stays on one thread, else all that was in progress. A suspect runs alone, and
/// is condemned only if it crashes the process as the only recorded work; its stage makes it a dead letter. A process
/// that ends by SIGKILL, lack of memory or loss of power tells nothing about the work, and leaves no suspects.
package final class CrashMarker: Sendable {
    /// The state of a piece of work after earlier crashes.
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
    /// True if this process's own traps are recorded; in tests a hub ends without its process.
    private let isWatched = Mutex(false)

    /// The reason of a condemned piece of work, for its dead letter.
    static let reason = Reason(.crashedTwice)

    /// A marker without a file: all work is clear.
    package static let none = CrashMarker()

    private init() { mapping = nil }

    /// Maps the file at `path`, created with mode 0600 if missing, and reads what the last process left in it.
    ///
    /// - Throws: `CocoaError` if the file cannot be mapped.
    package init(path: String, logger: Logger) throws {
        guard let marker = crash_marker_map(path) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        mapping = Mapping(marker: marker)
        judge(logger)
    }

    deinit {
        if let mapping { crash_marker_unmap(mapping.marker) }
    }

    /// Installs the signal handlers that record a trap of this process.
    package func watch() {
        guard let mapping else { return }
        isWatched.withLock { $0 = true }
        crash_marker_watch(mapping.marker)
    }

    /// Records `signal` as the signal handler does; for tests.
    func recordTrap(_ signal: Int32) {
        if let mapping { crash_marker_note(mapping.marker, signal) }
    }

    // MARK: - Suspects of the last process

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
                "the last process crashed: its work in progress runs alone, or becomes a dead letter",
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

    /// The state of `key` after earlier crashes.
    func standing(of key: WorkKey) -> Standing {
        guard mapping != nil else { return .clear }
        return state.withLock { state in
            if state.condemned.contains(key) { return .condemned }
            return state.suspects.contains(key) ? .suspect : .clear
        }
    }

    /// Clears `key`: it ran to its end, or became a dead letter.
    func clear(_ key: WorkKey) {
        guard let mapping else { return }
        state.withLock { state in
            if state.condemned.remove(key) != nil { mapping.condemned = state.condemned }
            if state.suspects.remove(key) != nil { mapping.suspects = state.suspects }
        }
    }

    // MARK: - Work in progress

    /// Runs `body`, which stays on its thread, and records `key` meanwhile.
    func marking<Result, Failure: Error>(
        _ key: WorkKey,
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let slot = take(key, isBound: true, isOnTrial: standing(of: key) == .suspect) else { return try body() }
        crash_marker_enter(slot)
        defer {
            crash_marker_leave()
            release(slot, key)
        }
        return try body()
    }

    /// Runs `body` and records `keys` meanwhile; a suspect runs while no other isolated work does.
    func isolating<Result: Sendable>(_ keys: [WorkKey], _ body: () async throws -> Result) async rethrows -> Result {
        guard mapping != nil else { return try await body() }
        let isSuspect = keys.contains { standing(of: $0) == .suspect }
        await gate.enter(alone: isSuspect)
        defer { gate.leave(alone: isSuspect) }
        let slots = keys.map { (key: $0, slot: take($0, isBound: false, isOnTrial: isSuspect)) }
        defer {
            for (key, slot) in slots { if let slot { release(slot, key) } }
        }
        return try await body()
    }

    /// Runs `body` and records `key` meanwhile; a suspect runs while no other isolated work does.
    func isolating<Result: Sendable>(_ key: WorkKey, _ body: () async throws -> Result) async rethrows -> Result {
        try await isolating([key], body)
    }

    /// Records `key` in a free slot; nil if none is free, and the work runs unrecorded.
    private func take(_ key: WorkKey, isBound: Bool, isOnTrial: Bool) -> Int32? {
        guard let mapping, let slot = state.withLock({ $0.free.popLast() }) else { return nil }
        mapping.withSlot(slot) { place in
            place.key = key.hash
            place.is_bound = isBound ? 1 : 0
            place.state = UInt8(isOnTrial ? CRASH_SLOT_ON_TRIAL : CRASH_SLOT_IN_USE)
        }
        return slot
    }

    private func release(_ slot: Int32, _ key: WorkKey) {
        guard let mapping else { return }
        // A trap elsewhere is ending the process: this work's result is not to be trusted, and its record stays.
        if isWatched.withLock({ $0 }), crash_marker_died(mapping.marker) != 0 { crash_marker_await_end() }
        let wasOnTrial = mapping.withSlot(slot) { place in
            defer { place.state = UInt8(CRASH_SLOT_FREE) }
            return place.state == CRASH_SLOT_ON_TRIAL
        }
        state.withLock { $0.free.append(slot) }
        // It ran to its end, so it did not cause the crash.
        if wasOnTrial { clear(key) }
    }
}

/// The mapped file.
///
/// A slot is written by its holder and by the signal handler; everything else under the lock of ``CrashMarker``'s
/// state.
private struct Mapping: @unchecked Sendable {
    let marker: OpaquePointer

    private static let slotCount = Int(CRASH_MARKER_SLOTS)

    /// Changes a slot in place.
    func withSlot<Result>(_ index: Int32, _ body: (inout crash_slot) -> Result) -> Result {
        body(&crash_marker_slots(marker)[Int(index)])
    }

    /// The suspects of a crash: the work of the crashing thread, else all that moves between threads.
    func named() -> [(key: WorkKey, wasOnTrial: Bool)] {
        let slots = UnsafeBufferPointer(start: crash_marker_slots(marker), count: Self.slotCount)
        let inHand = slots.filter { $0.state != CRASH_SLOT_FREE && $0.key != 0 }
        let flagged = inHand.filter { $0.is_flagged != 0 }
        return (flagged.isEmpty ? inHand.filter { $0.is_bound == 0 } : flagged).map {
            (WorkKey(hash: $0.key), $0.state == CRASH_SLOT_ON_TRIAL)
        }
    }

    /// Frees every slot: the process that took them has ended.
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

    /// Writes as many keys as the list can hold; the next crash finds the others again.
    private func write(_ keys: Set<WorkKey>, to list: UnsafeMutablePointer<UInt64>?, _ count: Int32) {
        let places = UnsafeMutableBufferPointer(start: list, count: Int(count))
        places.update(repeating: 0)
        for (position, key) in keys.prefix(places.count).enumerated() { places[position] = key.hash }
    }
}
