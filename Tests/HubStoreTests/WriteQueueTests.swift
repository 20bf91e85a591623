import ChannelKit
import Testing

@testable import HubStore

@Suite("When waiting writes are committed", .timeLimit(.minutes(5)))
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
        func add(_ job: String, _ priority: WriteQueue<String>.Priority = .work, of tenant: TenantID? = nil) -> Bool {
            queue.append(job, priority, of: tenant, at: now)
        }

        /// Adds writes of one priority.
        func add(_ count: Int, _ priority: WriteQueue<String>.Priority) {
            for _ in 0..<count { add(priority == .work ? "w" : "u", priority) }
        }

        var keepsUp: Bool { queue.keepsUp(at: now) }

        /// The numbers of urgent and of other writes in the next commit.
        func commit() -> (urgent: Int, work: Int) {
            let writes = step().split(separator: " ")
            return (writes.count { $0 == "u" }, writes.count { $0 == "w" })
        }

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

    @Test(arguments: [(0, 0.0, true), (1, 9, true), (99, 9, true), (100, 4.9, true), (100, 5, false), (101, 9, false)])
    func writerKeepsUpUntilAFullCommitHasWaitedForLong(_ writes: Int, _ milliseconds: Double, _ keepsUp: Bool) {
        let writer = Writer()
        writer.add(writes, .urgent)
        writer.time = milliseconds
        #expect(writer.keepsUp == keepsUp)
    }

    @Test func workThatWaitsPutsTheWriterNotBehind() {
        let writer = Writer()
        writer.add(500, .work)
        writer.time = 60
        #expect(writer.keepsUp)
    }

    @Test func aWriterThatWasBehindCountsSoUntilItKeptUpForFiveSeconds() {
        let writer = Writer()
        // Without a call of keepsUp in between.
        writer.add(100, .urgent)
        writer.time = 5
        #expect(writer.commit() == (100, 0))
        writer.time = 5_004
        #expect(!writer.keepsUp)
        writer.add(100, .urgent)
        writer.time = 5_010
        #expect(writer.commit() == (100, 0))
        writer.time = 10_009
        #expect(!writer.keepsUp)
        writer.time = 10_010
        #expect(writer.keepsUp)
    }

    @Test func aWriterThatIsBehindCommitsLittleWorkButSomeAndMuchWithoutRequests() {
        let writer = Writer()
        writer.add(200, .work)
        for _ in 0..<5 {
            writer.add(100, .urgent)
            writer.time += 5
            #expect(writer.commit() == (100, 2))
        }
        // Few requests, but the writer has not recovered.
        writer.add(1, .urgent)
        #expect(writer.commit() == (1, 2))
        #expect(writer.commit() == (0, 64))
        writer.add(1, .urgent)
        writer.time += 5_000
        #expect(writer.commit() == (1, 16))
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

    @Test func aFloodedTenantDelaysNoOther() {
        let writer = Writer()
        for number in 0..<300 { writer.add("f\(number)", of: "flooded") }
        writer.add("r0", of: "rose")
        writer.add("r1", of: "rose")
        writer.add("hub")
        writer.add("urgent", .urgent)
        let rest = (2..<13).map { "f\($0)" }.joined(separator: " ")
        #expect(writer.step() == "urgent f0 r0 hub f1 r1 " + rest)
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

    @Test func ownersTakeTurnsAndKeepTheirOrder() {
        var queue = FairQueue<Int, Int>()
        var removed: [Int] = []
        for number in 0..<1_000 {
            queue.append(number, of: number % 7 * (number % 3))
            if number % 3 == 0 { removed += queue.popFirst(number % 5) }
        }
        #expect(queue.count == 1_000 - removed.count)
        removed += queue.popFirst(.max)
        #expect(queue.isEmpty)
        #expect(removed.sorted() == Array(0..<1_000))
        for (_, numbers) in Dictionary(grouping: removed, by: { $0 % 7 * ($0 % 3) }) {
            #expect(numbers == numbers.sorted())
        }
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
