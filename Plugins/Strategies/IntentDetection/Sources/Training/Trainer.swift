import ChannelKit
import Dispatch
import Synchronization

/// Trains the models of all steps in the process, one at a time on a queue of its own, and caches them.
///
/// Steps with the same examples share a model, also across a reload of the configuration. A model that a message needs
/// is trained first; models that no message has needed yet stay in memory only while there is room for them.
final class Trainer: Sendable {
    /// The max size of the cache in memory, in bytes: about a thousand typical tenants.
    ///
    /// Evicted models are read from the hub's cache again, or trained again, on demand.
    static let capacity = 256 * 1_024 * 1_024

    static let shared = Trainer(capacity: capacity)

    typealias Waiter = CheckedContinuation<IntentModel?, Never>

    private struct State {
        var models: ModelCache
        var waiting = TrainingQueue()
        var inTraining: TrainingSet.Key?
        /// True if a message waits for the model in training.
        var isAwaited = false
        /// The tasks that wait for a model, by the model's set.
        var waiters: [TrainingSet.Key: [Int: Waiter]] = [:]
        var lastWaiter = 0
        /// The number of models trained so far, for tests.
        var trained = 0
    }

    private let queue = DispatchQueue(label: "intent-detection.training", qos: .utility)
    private let state: Mutex<State>
    /// The call before each training, for tests.
    private let beforeTraining: @Sendable () -> Void

    init(capacity: Int, beforeTraining: @escaping @Sendable () -> Void = {}) {
        self.beforeTraining = beforeTraining
        state = Mutex(State(models: ModelCache(capacity: capacity)))
    }

    /// The number of models trained so far, and the number and size in bytes of those in memory.
    var figures: (trained: Int, cached: Int, bytes: Int) {
        state.withLock { ($0.trained, $0.models.count, $0.models.bytes) }
    }

    // MARK: - Models

    /// The model of `set` from memory, or else from `cache`; nil if it must be trained, or has no examples.
    func storedModel(of set: TrainingSet, in cache: any StrategyCache) async -> IntentModel? {
        guard !set.isEmpty else { return nil }
        if let model = state.withLock({ $0.models.take(set.key) }) { return model }
        guard let data = await cache.data(for: set.cacheKey), let model = IntentModel(stored: data) else { return nil }
        state.withLock { $0.models.put(model, for: set.key) }
        return model
    }

    /// The model of `set`, after its training; nil for a set without examples, and if the task is cancelled first.
    ///
    /// A cancelled task does not stop the training: the next message needs the model too.
    func train(_ set: TrainingSet, isUrgent: Bool) async -> IntentModel? {
        guard !set.isEmpty else { return nil }
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let model = state.withLock { state -> IntentModel?? in
                    if let model = state.models.take(set.key) { return model }
                    // Checked under the lock: a handler that ran before had nothing to resume.
                    if Task.isCancelled { return .some(nil) }
                    state.waiters[set.key, default: [:]][number] = waiter
                    enqueue(set, isUrgent: isUrgent, in: &state)
                    return nil
                }
                if let model { waiter.resume(returning: model) }
            }
        } onCancel: {
            state.withLock { $0.waiters[set.key]?.removeValue(forKey: number) }?.resume(returning: nil)
        }
    }

    /// Queues the training of `set` for the next message, which a caller does not wait for.
    func request(_ set: TrainingSet) {
        guard !set.isEmpty else { return }
        state.withLock { enqueue(set, isUrgent: true, in: &$0) }
    }

    /// Trains and stores the model of `set` if `cache` does not have it.
    ///
    /// A cache that does not outlive the process gains nothing from models for which memory has no room.
    func prepare(_ set: TrainingSet, using cache: any StrategyCache) async {
        guard !set.isEmpty, await !cache.contains(set.cacheKey) else { return }
        guard cache.isPersistent || state.withLock({ $0.models.hasRoom }),
            let model = await train(set, isUrgent: false)
        else { return }
        await cache.store(model.stored, for: set.cacheKey)
    }

    // MARK: - The queue

    private func enqueue(_ set: TrainingSet, isUrgent: Bool, in state: inout State) {
        if state.inTraining == set.key {
            state.isAwaited = state.isAwaited || isUrgent
        } else if state.waiting.add(set, isUrgent: isUrgent) {
            queue.async { self.trainNext() }
        }
    }

    private func trainNext() {
        guard let set = next() else { return }
        beforeTraining()
        // Training throws only if its task is cancelled; there is no task here.
        let model = try? IntentModel(training: set.examples)
        let waiters = state.withLock { state in
            state.inTraining = nil
            state.trained += 1
            if let model, state.isAwaited || state.models.hasRoom(for: model) { state.models.put(model, for: set.key) }
            return state.waiters.removeValue(forKey: set.key) ?? [:]
        }
        for waiter in waiters.values { waiter.resume(returning: model) }
    }

    private func next() -> TrainingSet? {
        state.withLock { state in
            guard let (set, isUrgent) = state.waiting.next() else { return nil }
            state.inTraining = set.key
            state.isAwaited = isUrgent
            return set
        }
    }
}
