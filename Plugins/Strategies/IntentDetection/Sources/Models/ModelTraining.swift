import Dispatch
import Synchronization

/// The models of all steps in the process: trained one after another on a thread of its own, and kept as long as there
/// is room.
///
/// Steps with the same examples share a model, also across a reload of the configuration. A message that needs a model
/// has it trained before those that nobody has asked for yet; these are only trained while there is room for them.
final class ModelTraining: Sendable {
    /// The bytes of models that are kept, about a thousand usual tenants'; the others' are trained again when needed.
    static let capacity = 256 * 1_024 * 1_024

    static let shared = ModelTraining(capacity: capacity)

    private struct State {
        var shelf: ModelCache
        var waiting = TrainingQueue()
        var inTraining: ModelKey?
        /// Whether a message waits for what is in training.
        var isAwaited = false
        /// How many models were trained, for tests.
        var trained = 0
    }

    private let queue = DispatchQueue(label: "intent-detection.training", qos: .utility)
    private let state: Mutex<State>

    init(capacity: Int) {
        state = Mutex(State(shelf: ModelCache(capacity: capacity)))
    }

    /// The learner's model; where there is none, it is trained before those that nobody has asked for.
    func model(for learner: IntentLearner) -> IntentModel? {
        state.withLock { state -> IntentModel? in
            if let model = state.shelf.take(learner.examples.key) { return model }
            if state.inTraining == learner.examples.key {
                state.isAwaited = true
            } else {
                enqueue(learner, isUrgent: true, in: &state)
            }
            return nil
        }
    }

    /// Has the learner's model trained when there is nothing better to do.
    func warmUp(_ learner: IntentLearner) {
        state.withLock { enqueue(learner, isUrgent: false, in: &$0) }
    }

    private func enqueue(_ learner: IntentLearner, isUrgent: Bool, in state: inout State) {
        state.waiting.add(learner, isUrgent: isUrgent)
        queue.async { self.trainNext() }
    }

    /// Forgets that the learner's model should be trained; one that is being trained is left alone.
    func withdraw(_ learner: IntentLearner) { state.withLock { $0.waiting.remove(learner.examples.key) } }

    func isTraining(_ learner: IntentLearner) -> Bool { state.withLock { $0.inTraining == learner.examples.key } }

    /// Whether nothing waits to be trained.
    var isIdle: Bool { state.withLock { $0.inTraining == nil && $0.waiting.isEmpty } }

    /// How many models were trained, how many are kept, and how many bytes these are.
    var figures: (trained: Int, kept: Int, bytes: Int) {
        state.withLock { ($0.trained, $0.shelf.count, $0.shelf.bytes) }
    }

    // MARK: - On the queue

    private func trainNext() {
        guard let learner = next() else { return }
        // Only a cancelled task stops a training, and here is none.
        let model = try? IntentModel(training: learner.examples.examples)
        state.withLock { state in
            state.inTraining = nil
            state.trained += 1
            guard let model else { return }
            if state.isAwaited || state.shelf.hasRoom(for: model) {
                state.shelf.put(model, for: learner.examples.key)
            } else {
                // It is full: what nobody has asked for can wait until somebody does.
                state.waiting.dropIdle()
            }
        }
    }

    /// The next whose model is not there yet.
    private func next() -> IntentLearner? {
        state.withLock { state in
            while let (learner, isUrgent) = state.waiting.next() {
                guard !state.shelf.has(learner.examples.key) else { continue }
                state.inTraining = learner.examples.key
                state.isAwaited = isUrgent
                return learner
            }
            return nil
        }
    }
}

/// A step's access to the model of its examples.
final class IntentLearner: Sendable {
    let examples: PackedExamples
    private let training: ModelTraining

    /// Has the model trained in good time, if it can be kept until it is needed.
    init(_ examples: [IntentExample], training: ModelTraining) {
        self.examples = PackedExamples(examples)
        self.training = training
        if !self.examples.isEmpty { training.warmUp(self) }
    }

    /// What was learnt; nil as long as it is being learnt, or forever if there is nothing to learn from.
    var model: IntentModel? { examples.isEmpty ? nil : training.model(for: self) }

    /// Leaves the training to somebody who wants to watch it.
    func withdraw() async throws {
        training.withdraw(self)
        while training.isTraining(self) { try await Task.sleep(for: .milliseconds(20)) }
    }
}
