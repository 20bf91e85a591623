/// The frames that the examples of each intent have, of the intents with few examples.
///
/// An intent with many examples has shown what is not meant; its guard is nil.
struct FrameGuard: Sendable, Equatable {
    /// The number of examples from which on the classifier needs no guard.
    private static let enough = 60

    /// The frames of each intent's examples, in the order of the intents; nil for an intent with enough of them.
    let frames: [MessageFrames?]

    init(frames: [MessageFrames?]) { self.frames = frames }

    init(_ set: LabelledExamples) {
        var counts = [Int](repeating: 0, count: set.intents.count)
        for label in set.labels { counts[label] += 1 }
        var frames = counts.map { $0 < Self.enough ? MessageFrames() : nil }
        for (example, label) in zip(set.examples, set.labels) where counts[label] < Self.enough {
            frames[label]?.formUnion(MessageFrames(of: example.text))
        }
        self.frames = frames
    }

    /// True if no intent is guarded.
    var isEmpty: Bool { frames.allSatisfy { $0 == nil } }

    /// True if an example of `intent` has all of `found`.
    func allows(_ found: MessageFrames, _ intent: Int) -> Bool {
        frames[intent].map { found.isSubset(of: $0) } ?? true
    }
}
