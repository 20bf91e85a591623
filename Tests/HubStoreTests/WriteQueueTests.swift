import Testing

@testable import HubStore

@Suite("When waiting writes are committed", .timeLimit(.minutes(1)))
struct WriteQueueTests {
    /// A queue at a time that the test sets.
    private final class Writer {
        var queue = WriteQueue<String>(capacity: 1_000)
        private let start = ContinuousClock.now
        /// The time, in milliseconds.
        var time = 0.0
        private var now: ContinuousClock.Instant { start + .microseconds(Int(time * 1_000)) }

        /// Adds a write; true if it wakes the writer.
        @discardableResult
        func add(_ job: String, _ priority: WriteQueue<String>.Priority = .work) -> Bool {
            queue.append(job, priority, at: now)
        }

        var keepsUp: Bool { queue.keepsUp(at: now) }

        /// The writer's next step, as text: the writes to commit, or the milliseconds to wait.
        func step() -> String {
            switch queue.next(at: now) {
            case .commit(let jobs, _): jobs.joined(separator: " ")
            case .wait(nil): "sleep"
            case .wait(let end?): "linger \((end - now) / .milliseconds(1))"
            case .end: "end"
            }
        }

        /// Commits one write alone, and returns the steps.
        func alone() -> [String] {
            add("x")
            var steps = [step()]
            while steps.last?.hasPrefix("linger") == true {
                time += 2
                steps.append(step())
            }
            return steps
        }
    }

    @Test func aWriteWaitsForOthersUntilTheOldestHasWaitedTwoMilliseconds() {
        let writer = Writer()
        #expect(writer.step() == "sleep")
        #expect(writer.add("a"))
        #expect(writer.step() == "linger 2.0")
        writer.time = 1
        // The writer wakes by itself.
        #expect(!writer.add("b", .urgent))
        writer.time = 1.5
        #expect(writer.step() == "linger 0.5")
        writer.time = 2
        #expect(writer.step() == "b a")
        #expect(writer.step() == "sleep")
    }

    @Test(arguments: [(0, 0.0, true), (1, 9, true), (63, 9, true), (64, 4.9, true), (64, 5, false), (65, 9, false)])
    func writerKeepsUpUntilAFullCommitHasWaitedForLong(_ writes: Int, _ milliseconds: Double, _ keepsUp: Bool) {
        let writer = Writer()
        for _ in 0..<writes { writer.add("a") }
        writer.time = milliseconds
        #expect(writer.keepsUp == keepsUp)
    }

    @Test func anInlineWriteEndsTheWaiting() {
        let writer = Writer()
        _ = writer.step()
        writer.add("a")
        #expect(writer.step() == "linger 2.0")
        writer.time = 1
        #expect(writer.add("b", .inline))
        // The writer is woken once.
        #expect(!writer.add("c", .inline))
        #expect(writer.step() == "b c a")
        writer.add("d", .inline)
        #expect(writer.step() == "d")
    }

    @Test func enoughWritesEndTheWaiting() {
        let writer = Writer()
        _ = writer.step()
        for _ in 1..<16 { writer.add("a", .urgent) }
        #expect(writer.step() == "linger 2.0")
        #expect(writer.add("a", .urgent))
        #expect(writer.step().split(separator: " ").count == 16)
    }

    @Test func aWriteThatWaitedDuringACommitWaitsNoMore() {
        let writer = Writer()
        writer.add("a", .inline)
        #expect(writer.step() == "a")
        writer.time = 1
        #expect(!writer.add("b"))
        // The commit took three milliseconds.
        writer.time = 3
        #expect(writer.step() == "b")
    }

    @Test func workThatDidNotFitIsCommittedNext() {
        let writer = Writer()
        for number in 0..<100 { writer.add("\(number)") }
        writer.add("urgent", .urgent)
        #expect(writer.step() == "urgent " + (0..<16).map(String.init).joined(separator: " "))
        #expect(writer.step() == (16..<80).map(String.init).joined(separator: " "))
        #expect(writer.step() == (80..<100).map(String.init).joined(separator: " "))
    }

    @Test func waitingThatBroughtNothingIsRepeatedEverMoreRarely() {
        let writer = Writer()
        var lingers: [Int] = []
        for commit in 0..<150 where writer.alone().count > 1 { lingers.append(commit) }
        #expect(lingers == [0, 2, 5, 10, 19, 36, 69, 134])
        // Once it brings something, the next commits wait again.
        func shared() -> String {
            writer.add("a")
            _ = writer.step()
            writer.add("b")
            writer.time += 2
            return writer.step()
        }
        while shared() != "a b" {}
        #expect(shared() == "a b")
        #expect(writer.alone().count == 2)
    }

    @Test func theWriterEndsAfterWhatWaits() {
        let writer = Writer()
        writer.add("a")
        #expect(writer.step() == "linger 2.0")
        let wakes = writer.queue.close()
        #expect(wakes)
        #expect(writer.step() == "a")
        #expect(writer.step() == "end")
        #expect(writer.queue.isClosed)
    }

    @Test func elementsAreRemovedInOrder() {
        var queue = FIFO<Int>()
        var removed: [Int] = []
        for number in 0..<1_000 {
            queue.append(number)
            if number % 3 == 0 { removed += queue.popFirst(number % 5) }
        }
        while let next = queue.popFirst() { removed.append(next) }
        #expect(removed == Array(0..<1_000))
        #expect(queue.isEmpty)
    }
}
