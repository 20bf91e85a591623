import Foundation
import Testing

@testable import IntentDetectionStrategy

struct ModelTrainingTests {
    private static func examples(_ number: Int) -> [IntentExample] {
        ClassifierExamples.clinic + [IntentExample(intent: "price", text: "how much is visit number \(number)")]
    }

    /// About what the model of ``examples(_:)`` takes.
    private static var size: Int {
        get throws { try IntentModel(training: examples(0)).residentBytes }
    }

    private static func settle(_ training: ModelTraining) async throws {
        while !training.isIdle { try await Task.sleep(for: .milliseconds(5)) }
    }

    private static func model(of learner: IntentLearner) async throws -> IntentModel {
        while true {
            if let model = learner.model { return model }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func sameExamplesAreLearntOnce() async throws {
        let training = ModelTraining(capacity: 1 << 30)
        let one = IntentLearner(Self.examples(1), training: training)
        let other = IntentLearner(Self.examples(1).reversed(), training: training)
        try await Self.settle(training)
        #expect(one.model != nil)
        #expect(other.model == one.model)
        // As after a reload of the configuration.
        let later = IntentLearner(Self.examples(1), training: training)
        #expect(later.model != nil)
        #expect(training.figures.trained == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func warmsUpOnlyWhatFits() async throws {
        let training = ModelTraining(capacity: try Self.size * 5 / 2)
        let learners = (0..<20).map { IntentLearner(Self.examples($0), training: training) }
        try await Self.settle(training)
        #expect(training.figures.kept == 2)
        // One more was trained to find that there is no room.
        #expect(training.figures.trained == 3)
        #expect(learners.count == 20)
    }

    @Test(.timeLimit(.minutes(1)))
    func dropsWhatIsUnusedForLongestAndLearnsItAgain() async throws {
        let training = ModelTraining(capacity: try Self.size * 5 / 2)
        let learners = (0..<3).map { IntentLearner(Self.examples($0), training: training) }
        try await Self.settle(training)
        // The third did not fit until it was asked for; the first was used since the second.
        #expect(learners[0].model != nil)
        _ = try await Self.model(of: learners[2])
        #expect(training.figures.kept == 2)
        #expect(training.figures.bytes <= (try Self.size * 5 / 2))
        #expect(learners[0].model != nil)
        #expect(learners[1].model == nil)
        _ = try await Self.model(of: learners[1])
    }

    @Test(.timeLimit(.minutes(1)))
    func keepsOneThatIsLargerThanAllThatFits() async throws {
        let training = ModelTraining(capacity: 1)
        let learner = IntentLearner(Self.examples(0), training: training)
        _ = try await Self.model(of: learner)
        #expect(training.figures.kept == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func stepsThatAreGoneAreNotLearnt() async throws {
        let training = ModelTraining(capacity: 1 << 30)
        let first = IntentLearner(Self.examples(0), training: training)
        for number in 1..<30 { _ = IntentLearner(Self.examples(number), training: training) }
        try await Self.settle(training)
        #expect(first.model != nil)
        // One or two may have begun before their step was gone.
        #expect(training.figures.trained < 5)
    }

    @Test func messagesComeBeforeIdleSteps() throws {
        var queue = TrainingQueue()
        let training = ModelTraining(capacity: 0)
        let learners = (0..<4).map { IntentLearner(Self.examples($0), training: training) }
        for learner in learners { queue.add(learner, isUrgent: false) }
        queue.add(learners[3], isUrgent: true)
        queue.add(learners[3], isUrgent: true)
        queue.add(learners[2], isUrgent: true)
        var order: [ModelKey] = []
        while let next = queue.next() { order.append(next.learner.examples.key) }
        #expect(order == [3, 2, 0, 1].map { learners[$0].examples.key })
    }

    @Test func packedExamplesComeBack() {
        let examples = Self.examples(7) + [IntentExample(intent: "é", text: "ça, là 🙂")]
        let packed = PackedExamples(examples)
        #expect(packed.examples == IntentExampleSet(examples).examples)
        #expect(PackedExamples(examples.reversed()).key == packed.key)
        #expect(PackedExamples(Array(examples.dropLast())).key != packed.key)
        #expect(PackedExamples([]).isEmpty)
        #expect(PackedExamples([]).examples.isEmpty)
    }
}
