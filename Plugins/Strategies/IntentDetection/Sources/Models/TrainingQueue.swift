/// What is to be trained: first what a message waits for, then what nobody has asked for yet, each in the order of
/// their coming.
struct TrainingQueue: Sendable {
    /// A step that may be gone before its turn has come.
    private struct Request {
        weak var learner: IntentLearner?
        let key: ModelKey
    }

    private var urgent: [Request] = []
    private var idle: [Request] = []

    var isEmpty: Bool { urgent.isEmpty && idle.isEmpty }

    mutating func add(_ learner: IntentLearner, isUrgent: Bool) {
        let request = Request(learner: learner, key: learner.examples.key)
        guard isUrgent else {
            idle.append(request)
            return
        }
        if !urgent.contains(where: { $0.key == request.key }) { urgent.append(request) }
    }

    /// Takes out the first whose step is still there.
    mutating func next() -> (learner: IntentLearner, isUrgent: Bool)? {
        while !isEmpty {
            let isUrgent = !urgent.isEmpty
            let request = isUrgent ? urgent.removeFirst() : idle.removeFirst()
            if let learner = request.learner {
                if isUrgent { idle.removeAll { $0.key == request.key } }
                return (learner, isUrgent)
            }
        }
        return nil
    }

    mutating func remove(_ key: ModelKey) {
        urgent.removeAll { $0.key == key }
        idle.removeAll { $0.key == key }
    }

    /// Forgets what nobody has asked for.
    mutating func dropIdle() { idle.removeAll() }
}
