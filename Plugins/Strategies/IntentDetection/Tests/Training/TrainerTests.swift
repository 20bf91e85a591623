import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import IntentDetectionStrategy

@Suite(.timeLimit(.minutes(5)))
struct TrainerTests {
    private static let nothing = NoStrategyCache()

    private static func examples(_ number: Int) -> [IntentExample] {
        ClassifierExamples.clinic + [IntentExample(intent: "price", text: "how much is visit number \(number)")]
    }

    private static func set(_ number: Int) -> TrainingSet { TrainingSet(examples(number)) }

    /// The approximate size of a model of ``examples(_:)``, in bytes.
    private static var size: Int {
        get throws { try IntentModel(training: examples(0)).residentBytes }
    }

    @Test func equalSetsShareAModel() async throws {
        let trainer = Trainer(capacity: 1 << 30)
        await trainer.prepare(Self.set(1), using: Self.nothing)
        let model = await trainer.storedModel(of: Self.set(1), in: Self.nothing)
        #expect(model != nil)
        // As after a reload of the configuration.
        let other = TrainingSet(Self.examples(1).reversed())
        await trainer.prepare(other, using: Self.nothing)
        #expect(await trainer.storedModel(of: other, in: Self.nothing) == model)
        #expect(trainer.figures.trained == 1)
    }

    @Test func preparationStopsWhenTheMemoryIsFull() async throws {
        let trainer = Trainer(capacity: try Self.size * 5 / 2)
        for number in 0..<20 { await trainer.prepare(Self.set(number), using: Self.nothing) }
        #expect(trainer.figures.trained == 2)
        #expect(trainer.figures.cached == 2)
        #expect(trainer.figures.bytes <= (try Self.size * 5 / 2))
    }

    @Test func leastRecentlyUsedModelIsEvictedAndTrainedAgain() async throws {
        let trainer = Trainer(capacity: try Self.size * 5 / 2)
        for number in 0..<2 { await trainer.prepare(Self.set(number), using: Self.nothing) }
        #expect(await trainer.storedModel(of: Self.set(0), in: Self.nothing) != nil)
        #expect(await trainer.train(Self.set(2), isUrgent: true) != nil)
        #expect(trainer.figures.cached == 2)
        #expect(await trainer.storedModel(of: Self.set(0), in: Self.nothing) != nil)
        #expect(await trainer.storedModel(of: Self.set(1), in: Self.nothing) == nil)
        #expect(await trainer.train(Self.set(1), isUrgent: true) != nil)
    }

    @Test func modelLargerThanTheMemoryIsKept() async throws {
        let trainer = Trainer(capacity: 1)
        #expect(await trainer.train(Self.set(0), isUrgent: true) != nil)
        #expect(trainer.figures.cached == 1)
    }

    @Test func setWithoutExamplesHasNoModel() async {
        let trainer = Trainer(capacity: 1 << 30)
        #expect(await trainer.train(TrainingSet([]), isUrgent: true) == nil)
        await trainer.prepare(TrainingSet([]), using: SampleCache())
        #expect(trainer.figures.trained == 0)
    }

    @Test func cancelledTaskDoesNotStopTheTraining() async throws {
        let gate = TrainingGate()
        let trainer = Trainer(capacity: 1 << 30, beforeTraining: { gate.wait() })
        let task = Task { await trainer.train(Self.set(0), isUrgent: true) }
        task.cancel()
        #expect(await task.value == nil)
        gate.open()
        trainer.request(Self.set(0))
        #expect(await trainer.train(Self.set(0), isUrgent: true) != nil)
        #expect(trainer.figures.trained == 1)
    }

    // MARK: - The hub's cache

    @Test func secondStartTrainsNothing() async throws {
        let cache = SampleCache()
        let first = Trainer(capacity: 1 << 30)
        for number in 0..<3 { await first.prepare(Self.set(number), using: cache) }
        #expect(first.figures.trained == 3)
        #expect(cache.all.count == 3)
        let second = Trainer(capacity: 1 << 30)
        for number in 0..<3 {
            await second.prepare(Self.set(number), using: cache)
            let model = await second.storedModel(of: Self.set(number), in: cache)
            #expect(await first.storedModel(of: Self.set(number), in: cache) == model)
            #expect(model != nil)
        }
        #expect(second.figures.trained == 0)
    }

    @Test func modelsBeyondTheMemoryAreInTheCache() async throws {
        let cache = SampleCache()
        let trainer = Trainer(capacity: try Self.size * 3 / 2)
        for number in 0..<4 { await trainer.prepare(Self.set(number), using: cache) }
        #expect(trainer.figures.cached == 1)
        #expect(cache.all.count == 4)
        #expect(await trainer.storedModel(of: Self.set(3), in: cache) != nil)
        #expect(trainer.figures.trained == 4)
    }

    @Test func damagedEntryIsTrainedAgain() async throws {
        let cache = SampleCache()
        await Trainer(capacity: 1 << 30).prepare(Self.set(0), using: cache)
        cache.damage(to: Data("no model".utf8))
        let trainer = Trainer(capacity: 1 << 30)
        #expect(await trainer.storedModel(of: Self.set(0), in: cache) == nil)
        #expect(await trainer.train(Self.set(0), isUrgent: true) != nil)
    }

    @Test func setsThatMessagesWaitForComeFirst() {
        var queue = TrainingQueue()
        let sets = (0..<4).map(Self.set)
        let areNew = sets.map { queue.add($0, isUrgent: false) }
        #expect(areNew == [true, true, true, true])
        let areNewAgain = [(0, false), (3, true), (3, true), (2, true)].map { queue.add(sets[$0], isUrgent: $1) }
        #expect(areNewAgain == [false, false, false, false])
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
        #expect(set.cacheKey.contains(/^intent-detection-4-[0-9a-f]{64}$/))
        #expect(TrainingSet([]).isEmpty)
        #expect(TrainingSet([]).examples.isEmpty)
    }
}
