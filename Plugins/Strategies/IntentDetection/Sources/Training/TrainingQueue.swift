/// The queue of models to train: first those that a message waits for, then the others, each first in, first out.
struct TrainingQueue: Sendable {
    private var urgent: [TrainingSet] = []
    private var idle: [TrainingSet] = []

    /// Adds `set`, or moves it forward if a message waits for it now.
    ///
    /// - Returns: True if it was not in the queue.
    mutating func add(_ set: TrainingSet, isUrgent: Bool) -> Bool {
        guard !urgent.contains(where: { $0.key == set.key }) else { return false }
        let position = idle.firstIndex { $0.key == set.key }
        if !isUrgent {
            if position == nil { idle.append(set) }
        } else {
            if let position { idle.remove(at: position) }
            urgent.append(set)
        }
        return position == nil
    }

    /// Removes and returns the first set.
    mutating func next() -> (set: TrainingSet, isUrgent: Bool)? {
        if !urgent.isEmpty { return (urgent.removeFirst(), true) }
        return idle.isEmpty ? nil : (idle.removeFirst(), false)
    }
}
