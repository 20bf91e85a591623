import Dispatch
import Synchronization

/// Learns from examples beside the cooperative pool, from the first moment on; until it has, there is no model.
///
/// Training is a second of arithmetic at most; a thread of its own keeps it from the tasks that answer.
final class IntentTrainer: Sendable {
    private static let queue = DispatchQueue(label: "intent-detection.training", qos: .utility)

    private let trained: Mutex<IntentModel?>

    init(_ examples: [IntentExample]) {
        trained = Mutex(nil)
        guard !examples.isEmpty else { return }
        Self.queue.async { [weak self] in
            // A step that is gone before its turn has come needs no model.
            guard self != nil, let model = try? IntentModel(training: examples) else { return }
            self?.trained.withLock { $0 = model }
        }
    }

    /// What was learnt; nil as long as there is nothing.
    var model: IntentModel? { trained.withLock(\.self) }
}
