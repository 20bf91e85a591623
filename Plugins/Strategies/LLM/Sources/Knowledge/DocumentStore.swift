import ChannelKit
import Foundation
import Synchronization

/// The index of one `knowledge` setting, built at the start and kept up to date.
final class DocumentStore: Sendable {
    /// The identity of a store: steps with equal keys share one.
    struct Key: Hashable, Sendable {
        let paths: [String]
        let embeddings: EmbeddingsSettings?
    }

    private struct State {
        var index = DocumentIndex()
        var checkedAt = Date.distantPast
        /// Opens when the refresh in progress has ended.
        var check = Latch()
    }

    private struct Weak {
        weak var store: DocumentStore?
    }

    /// The min time between refreshes, in seconds.
    private static let refreshInterval: TimeInterval = 5
    private static let open = Mutex<[Key: Weak]>([:])

    let vectors: VectorIndex?
    private let paths: [String]
    private let ready = Latch()
    private let state = Mutex(State())

    init(_ key: Key) {
        paths = key.paths
        vectors = key.embeddings.map(VectorIndex.init)
        check()
    }

    /// The store of `key`, shared by all current holders: a reload of the configuration indexes and embeds nothing
    /// again.
    static func shared(_ key: Key) -> DocumentStore {
        open.withLock { open in
            if let store = open[key]?.store { return store }
            open = open.filter { $0.value.store != nil }
            let store = DocumentStore(key)
            open[key] = Weak(store: store)
            return store
        }
    }

    /// The latest index.
    var index: DocumentIndex { state.withLock(\.index) }

    /// Waits for the first index; returns false if there is none by `deadline`.
    func isReady(by deadline: Date, clock: any HubClock) async -> Bool {
        if !ready.isOpen { _ = await clock.withDeadline(deadline) { [ready] in await ready.wait() } }
        return ready.isOpen
    }

    /// Refreshes the index in the background, unless that was done recently.
    func refresh(at now: Date) {
        let isDue = state.withLock { state in
            let age = abs(now.timeIntervalSince(state.checkedAt))
            guard state.check.isOpen, age >= Self.refreshInterval else { return false }
            state.checkedAt = now
            state.check = Latch()
            return true
        }
        if isDue { check() }
    }

    /// Waits until the refresh in progress has ended, for tests.
    func waitUntilIdle() async { await state.withLock(\.check).wait() }

    private func check() {
        BackgroundWork.start { [weak self] in
            // A store that was released before its refresh needs no index.
            guard let self else { return }
            let index = self.index.refreshed(from: paths, limits: .init(), chunker: DocumentChunker())
            let check = state.withLock { state in
                state.index = index
                return state.check
            }
            ready.open()
            check.open()
        }
    }
}
