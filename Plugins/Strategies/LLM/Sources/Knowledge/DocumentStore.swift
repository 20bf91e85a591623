import ChannelKit
import Foundation
import Synchronization

/// The documents of one `knowledge` setting: indexed from the first moment on, and kept up to date.
final class DocumentStore: Sendable {
    /// What makes a library: steps that have all of it in common can share one.
    struct Key: Hashable, Sendable {
        let paths: [String]
        let embeddings: EmbeddingsSettings?
    }

    private struct State {
        var index = DocumentIndex()
        var checkedAt = Date.distantPast
        /// Opens when the check that is under way has ended.
        var check = Latch()
    }

    private struct Weak {
        weak var library: DocumentStore?
    }

    /// How old what is known of the files may be.
    private static let freshness: TimeInterval = 5
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

    /// The library of `key`, the same for all who hold one at the same time: when the configuration is read anew,
    /// nothing has to be indexed or embedded again.
    static func shared(_ key: Key) -> DocumentStore {
        open.withLock { open in
            if let library = open[key]?.library { return library }
            open = open.filter { $0.value.library != nil }
            let library = DocumentStore(key)
            open[key] = Weak(library: library)
            return library
        }
    }

    /// The documents as far as they were read.
    var index: DocumentIndex { state.withLock(\.index) }

    /// Waits for the first index; false if there is none by `deadline`.
    func isReady(by deadline: Date, clock: any HubClock) async -> Bool {
        if !ready.isOpen { _ = await clock.bounded(until: deadline) { [ready] in await ready.wait() } }
        return ready.isOpen
    }

    /// Looks for changes in the background, unless somebody did lately.
    func refresh(at now: Date) {
        let isDue = state.withLock { state in
            let age = abs(now.timeIntervalSince(state.checkedAt))
            guard state.check.isOpen, age >= Self.freshness else { return false }
            state.checkedAt = now
            state.check = Latch()
            return true
        }
        if isDue { check() }
    }

    /// Waits until the check under way has ended, for tests.
    func settled() async { await state.withLock(\.check).wait() }

    private func check() {
        BackgroundWork.start { [weak self] in
            // A step that is gone before its turn has come needs no index.
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
