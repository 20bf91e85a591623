import Dispatch
import Synchronization

/// Trains the models of all steps in the process, one at a time on a queue of its own, and caches them.
///
/// Steps with the same examples share a model, also across a reload of the configuration. A model that a message needs
/// is trained first; models that no message has needed yet are trained only while the cache has room for them.
final class Trainer: Sendable {
    /// The max size of the cache, in bytes: about a thousand typical tenants.
    ///
    /// Evicted models are trained again on demand.
    static let capacity = 256 * 1_024 * 1_024

    static let shared = Trainer(capacity: capacity)

    private struct State {
        var cache: ModelCache
        var waiting = TrainingQueue()
        var inTraining: TrainingSet.Key?
        /// True if a message waits for the model in training.
        var isAwaited = false
        /// The number of models trained so far, for tests.
        var trained = 0
    }

    private let queue = DispatchQueue(label: "intent-detection.training", qos: .utility)
    private let state: Mutex<State>

    init(capacity: Int) {
        state = Mutex(State(cache: ModelCache(capacity: capacity)))
    }

    /// The model of `set`; nil for a set without examples, and until the model is trained.
    ///
    /// A model that is not cached is queued before all that no message waits for.
    func model(for set: TrainingSet) -> IntentModel? {
        guard !set.isEmpty else { return nil }
        return state.withLock { state in
            if let model = state.cache.take(set.key) { return model }
            if state.inTraining == set.key {
                state.isAwaited = true
            } else {
                enqueue(set, isUrgent: true, in: &state)
            }
            return nil
        }
    }

    /// Queues the training of `set` behind all others, so that its model is ready before the first message.
    func warmUp(_ set: TrainingSet) {
        guard !set.isEmpty else { return }
        state.withLock { enqueue(set, isUrgent: false, in: &$0) }
    }

    /// Removes `set` from the queue and waits for a training in progress, so that the caller can train alone.
    func withdraw(_ set: TrainingSet) async throws {
        state.withLock { $0.waiting.remove(set.key) }
        while state.withLock({ $0.inTraining == set.key }) { try await Task.sleep(for: .milliseconds(20)) }
    }

    /// True if no model is queued or in training.
    var isIdle: Bool { state.withLock { $0.inTraining == nil && $0.waiting.isEmpty } }

    /// The number of models trained so far, and the number and size in bytes of those cached.
    var figures: (trained: Int, cached: Int, bytes: Int) {
        state.withLock { ($0.trained, $0.cache.count, $0.cache.bytes) }
    }

    private func enqueue(_ set: TrainingSet, isUrgent: Bool, in state: inout State) {
        state.waiting.add(set, isUrgent: isUrgent)
        queue.async { self.trainNext() }
    }

    // MARK: - The queue

    private func trainNext() {
        guard let set = next() else { return }
        // Training throws only if its task is cancelled; there is no task here.
        let model = try? IntentModel(training: set.examples)
        state.withLock { state in
            state.inTraining = nil
            state.trained += 1
            guard let model else { return }
            if state.isAwaited || state.cache.hasRoom(for: model) {
                state.cache.put(model, for: set.key)
            } else {
                // The cache is full: the rest is trained when a message needs it.
                state.waiting.removeIdle()
            }
        }
    }

    /// Takes the next set whose model is not cached.
    private func next() -> TrainingSet? {
        state.withLock { state in
            while let (set, isUrgent) = state.waiting.next() {
                guard !state.cache.contains(set.key) else { continue }
                state.inTraining = set.key
                state.isAwaited = isUrgent
                return set
            }
            return nil
        }
    }
}
