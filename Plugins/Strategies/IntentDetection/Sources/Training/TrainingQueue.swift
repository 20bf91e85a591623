/// The queue of models to train: first those that a message waits for, then the others, each first in, first out.
struct TrainingQueue: Sendable {
    /// A queued set; its step may be deallocated before it is trained.
    private struct Request {
        weak var set: TrainingSet?
        let key: TrainingSet.Key
    }

    private var urgent: [Request] = []
    private var idle: [Request] = []

    var isEmpty: Bool { urgent.isEmpty && idle.isEmpty }

    mutating func add(_ set: TrainingSet, isUrgent: Bool) {
        let request = Request(set: set, key: set.key)
        guard isUrgent else {
            idle.append(request)
            return
        }
        if !urgent.contains(where: { $0.key == request.key }) { urgent.append(request) }
    }

    /// Removes and returns the first set whose step still exists.
    mutating func next() -> (set: TrainingSet, isUrgent: Bool)? {
        while !isEmpty {
            let isUrgent = !urgent.isEmpty
            let request = isUrgent ? urgent.removeFirst() : idle.removeFirst()
            if let set = request.set {
                if isUrgent { idle.removeAll { $0.key == request.key } }
                return (set, isUrgent)
            }
        }
        return nil
    }

    mutating func remove(_ key: TrainingSet.Key) {
        urgent.removeAll { $0.key == key }
        idle.removeAll { $0.key == key }
    }

    /// Removes the models that no message waits for.
    mutating func removeIdle() { idle.removeAll() }
}
