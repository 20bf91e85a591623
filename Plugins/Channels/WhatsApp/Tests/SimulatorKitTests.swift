import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppSimulator

struct SimulatorTimingTests {
    @Test(arguments: [(1, 250), (2, 500), (3, 1_000), (5, 4_000), (6, 5_000), (60, 5_000), (0, 250)])
    func redeliveryDelaysGrowToALimit(attempt: Int, milliseconds: Int) {
        #expect(SimulatorTiming().redeliveryDelay(afterAttempt: attempt) == .milliseconds(milliseconds))
    }
}

struct SimulatorRegistryTests {
    @Test func aKindIsTakenOnce() throws {
        var registry = SimulatorRegistry()
        try registry.register(WhatsAppCloudSimulator.self)
        #expect(registry.simulator("whatsapp") == WhatsAppCloudSimulator.self)
        #expect(registry.simulator("sms") == nil)
        #expect(throws: ConfigurationIssue.self) { try registry.register(WhatsAppCloudSimulator.self) }
    }
}

@Suite(.timeLimit(.minutes(5)))
struct SimulatorJournalTests {
    private func reply(_ text: String, to customer: String = "1", in journal: SimulatorJournal) async -> Int {
        await journal.record(
            .reply(text, correlation: nil),
            of: "id",
            channel: Sample.channel,
            customer: customer
        )
    }

    @Test func findsRepliesAfterAPoint() async {
        let journal = SimulatorJournal(clock: TestClock())
        _ = await reply("one", in: journal)
        let second = await reply("two", in: journal)
        _ = await reply("elsewhere", to: "2", in: journal)
        _ = await reply("three", in: journal)
        #expect(await journal.replies(to: "1", on: Sample.channel).map(\.text) == ["one", "two", "three"])
        #expect(await journal.replies(to: "1", on: Sample.channel, after: second).map(\.text) == ["three"])
        #expect(await journal.replies(to: "1", on: ChannelID(tenant: "other", name: "whatsapp")) == [])
    }

    @Test func waitsForAReply() async {
        let clock = TestClock()
        let journal = SimulatorJournal(clock: clock)
        async let waited = journal.waitForReply(to: "1", on: Sample.channel, timeout: .seconds(5))
        await clock.waitForSleepers(1)
        _ = await reply("elsewhere", to: "2", in: journal)
        _ = await reply("hello", in: journal)
        #expect(await waited?.text == "hello")
    }

    @Test func waitingEndsAfterTheMaxFillers() async {
        let clock = TestClock()
        let journal = SimulatorJournal(clock: clock)
        async let waited = journal.waitForReply(to: "1", on: Sample.channel, timeout: .seconds(5))
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(5))
        #expect(await waited == nil)
    }

    @Test func forgetsTheOldest() async {
        let journal = SimulatorJournal(clock: TestClock(), limit: 10)
        for number in 1...25 { _ = await reply("\(number)", in: journal) }
        let kept = await journal.entries
        #expect((9...11).contains(kept.count))
        #expect(kept.last?.number == 25)
    }
}

@Suite(.timeLimit(.minutes(5)))
struct TestClockTests {
    @Test func wakesTheEarliestFirst() async throws {
        let clock = TestClock()
        let (woken, log) = AsyncStream<Int>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seconds in [3, 1, 2] {
                group.addTask {
                    try await clock.sleep(for: .seconds(seconds))
                    log.yield(seconds)
                }
            }
            await clock.waitForSleepers(3)
            clock.advance(by: .milliseconds(999))
            #expect(clock.sleeperCount == 3)
            var order = woken.makeAsyncIterator()
            for expected in 1...3 {
                clock.advance(by: expected == 1 ? .milliseconds(1) : .seconds(1))
                #expect(await order.next() == expected)
                #expect(clock.sleeperCount == 3 - expected)
            }
            try await group.waitForAll()
        }
    }

    @Test func aCancelledSleeperThrows() async {
        let clock = TestClock()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do { try await clock.sleep(for: .seconds(1)) } catch { return error is CancellationError }
                return false
            }
            await clock.waitForSleepers(1)
            group.cancelAll()
            #expect(await group.next() == true)
            #expect(clock.sleeperCount == 0)
        }
    }

    @Test func thePastIsNotWaitedFor() async throws {
        let clock = TestClock()
        try await clock.sleep(until: clock.now)
        #expect(clock.sleeperCount == 0)
    }
}
