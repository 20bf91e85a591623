import Foundation
import Testing

@testable import IntentDetectionStrategy

struct TrainerTests {
    private static func examples(_ number: Int) -> [IntentExample] {
        ClassifierExamples.clinic + [IntentExample(intent: "price", text: "how much is visit number \(number)")]
    }

    /// The approximate size of a model of ``examples(_:)``, in bytes.
    private static var size: Int {
        get throws { try IntentModel(training: examples(0)).residentBytes }
    }

    private static func wait(for trainer: Trainer) async throws {
        while !trainer.isIdle { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Queued sets, as the steps of a configuration make them.
    private static func sets(_ numbers: Range<Int>, for trainer: Trainer) -> [TrainingSet] {
        let sets = numbers.map { TrainingSet(examples($0)) }
        for set in sets { trainer.warmUp(set) }
        return sets
    }

    private static func model(of set: TrainingSet, by trainer: Trainer) async throws -> IntentModel {
        while true {
            if let model = trainer.model(for: set) { return model }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func equalSetsShareAModel() async throws {
        let trainer = Trainer(capacity: 1 << 30)
        let one = Self.sets(1..<2, for: trainer)[0]
        let other = TrainingSet(Self.examples(1).reversed())
        try await Self.wait(for: trainer)
        #expect(trainer.model(for: one) != nil)
        #expect(trainer.model(for: other) == trainer.model(for: one))
        // As after a reload of the configuration.
        let later = Self.sets(1..<2, for: trainer)[0]
        #expect(trainer.model(for: later) != nil)
        try await Self.wait(for: trainer)
        #expect(trainer.figures.trained == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func warmUpStopsWhenTheCacheIsFull() async throws {
        let trainer = Trainer(capacity: try Self.size * 5 / 2)
        let sets = Self.sets(0..<20, for: trainer)
        try await Self.wait(for: trainer)
        #expect(trainer.figures.cached == 2)
        // One more was trained before the cache was found to be full.
        #expect(trainer.figures.trained == 3)
        #expect(sets.count == 20)
    }

    @Test(.timeLimit(.minutes(1)))
    func leastRecentlyUsedModelIsEvictedAndTrainedAgain() async throws {
        let trainer = Trainer(capacity: try Self.size * 5 / 2)
        let sets = Self.sets(0..<3, for: trainer)
        try await Self.wait(for: trainer)
        // The third was not cached until a message needed it; the first was used after the second.
        #expect(trainer.model(for: sets[0]) != nil)
        _ = try await Self.model(of: sets[2], by: trainer)
        #expect(trainer.figures.cached == 2)
        #expect(trainer.figures.bytes <= (try Self.size * 5 / 2))
        #expect(trainer.model(for: sets[0]) != nil)
        #expect(trainer.model(for: sets[1]) == nil)
        _ = try await Self.model(of: sets[1], by: trainer)
    }

    @Test(.timeLimit(.minutes(1)))
    func modelLargerThanTheCacheIsKept() async throws {
        let trainer = Trainer(capacity: 1)
        _ = try await Self.model(of: TrainingSet(Self.examples(0)), by: trainer)
        #expect(trainer.figures.cached == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func releasedSetsAreNotTrained() async throws {
        let trainer = Trainer(capacity: 1 << 30)
        let first = Self.sets(0..<1, for: trainer)[0]
        for number in 1..<30 { _ = Self.sets(number..<number + 1, for: trainer) }
        try await Self.wait(for: trainer)
        #expect(trainer.model(for: first) != nil)
        // One or two trainings may have begun before their set was released.
        #expect(trainer.figures.trained < 5)
    }

    @Test func setsThatMessagesWaitForComeFirst() {
        var queue = TrainingQueue()
        let sets = (0..<4).map { TrainingSet(Self.examples($0)) }
        for set in sets { queue.add(set, isUrgent: false) }
        queue.add(sets[3], isUrgent: true)
        queue.add(sets[3], isUrgent: true)
        queue.add(sets[2], isUrgent: true)
        var order: [TrainingSet.Key] = []
        while let next = queue.next() { order.append(next.set.key) }
        #expect(order == [3, 2, 0, 1].map { sets[$0].key })
    }

    @Test func setHasItsExamplesAndAKeyOfThem() {
        let examples = Self.examples(7) + [IntentExample(intent: "é", text: "ça, là 🙂")]
        let set = TrainingSet(examples)
        #expect(set.examples == LabelledExamples(examples).examples)
        #expect(TrainingSet(examples.shuffled()).key == set.key)
        #expect(TrainingSet(Array(examples.dropLast())).key != set.key)
        let moved = TrainingSet([IntentExample(intent: "a", text: "bc")])
        #expect(moved.key != TrainingSet([IntentExample(intent: "ab", text: "c")]).key)
        #expect(TrainingSet([]).isEmpty)
        #expect(TrainingSet([]).examples.isEmpty)
    }
}
