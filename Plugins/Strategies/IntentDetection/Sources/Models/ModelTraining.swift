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

    /// A step that may be gone before its turn has come.
    private struct Request {
        weak var learner: IntentLearner?
        let key: ModelKey
    }

    private struct State {
        var shelf: ModelShelf
        /// Asked for by a message.
        var urgent: [Request] = []
        /// Those of steps that nobody has written to yet.
        var idle: [Request] = []
        var inTraining: ModelKey?
        /// How many models were trained, for tests.
        var trained = 0
    }

    private let queue = DispatchQueue(label: "intent-detection.training", qos: .utility)
    private let state: Mutex<State>

    init(capacity: Int) {
        state = Mutex(State(shelf: ModelShelf(capacity: capacity)))
    }

    /// The learner's model; where there is none, it is trained before those that nobody has asked for.
    func model(for learner: IntentLearner) -> IntentModel? {
        let key = learner.examples.key
        return state.withLock { state -> IntentModel? in
            if let model = state.shelf.take(key) { return model }
            state.idle.removeAll { $0.key == key }
            guard state.inTraining != key, !state.urgent.contains(where: { $0.key == key }) else { return nil }
            state.urgent.append(Request(learner: learner, key: key))
            queue.async { self.trainNext() }
            return nil
        }
    }

    /// Has the learner's model trained when there is nothing better to do.
    func warmUp(_ learner: IntentLearner) {
        let key = learner.examples.key
        state.withLock { state in
            guard !state.shelf.has(key), state.inTraining != key else { return }
            state.idle.append(Request(learner: learner, key: key))
            queue.async { self.trainNext() }
        }
    }

    /// Forgets that the learner's model should be trained; one that is being trained is left alone.
    func withdraw(_ learner: IntentLearner) {
        let key = learner.examples.key
        state.withLock { state in
            state.idle.removeAll { $0.key == key }
            state.urgent.removeAll { $0.key == key }
        }
    }

    func isTraining(_ learner: IntentLearner) -> Bool { state.withLock { $0.inTraining == learner.examples.key } }

    /// Whether nothing waits to be trained.
    var isIdle: Bool { state.withLock { $0.inTraining == nil && $0.urgent.isEmpty && $0.idle.isEmpty } }

    /// How many models were trained, how many are kept, and how many bytes these are.
    var figures: (trained: Int, kept: Int, bytes: Int) {
        state.withLock { ($0.trained, $0.shelf.count, $0.shelf.bytes) }
    }

    // MARK: - On the queue

    private func trainNext() {
        guard let (learner, isUrgent) = next() else { return }
        // Only a cancelled task stops a training, and here is none.
        let model = try? IntentModel(training: learner.examples.examples)
        state.withLock { state in
            state.inTraining = nil
            state.trained += 1
            guard let model else { return }
            if isUrgent || state.shelf.hasRoom(for: model) {
                state.shelf.put(model, for: learner.examples.key)
            } else {
                // It is full: what nobody has asked for can wait until somebody does.
                state.idle.removeAll()
            }
        }
    }

    private func next() -> (learner: IntentLearner, isUrgent: Bool)? {
        state.withLock { state in
            while let request = state.urgent.isEmpty ? state.idle.first : state.urgent.first {
                let isUrgent = !state.urgent.isEmpty
                if isUrgent { state.urgent.removeFirst() } else { state.idle.removeFirst() }
                guard let learner = request.learner, !state.shelf.has(request.key) else { continue }
                state.inTraining = request.key
                return (learner, isUrgent)
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
