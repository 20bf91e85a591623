import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import HubRouter

@Suite("Alarm", .timeLimit(.minutes(5)))
struct AlarmTests {
    private let clock = TestClock()
    private let rung = EventLog<Int>()

    private func set(_ alarm: Alarm, in seconds: Int) -> Alarm.Entry {
        alarm.set(at: clock.now.addingTimeInterval(TimeInterval(seconds))) { [rung] in rung.record(seconds) }
    }

    @Test(arguments: [[1, 2, 3], [3, 2, 1], [2, 3, 1]])
    func callsComeInTheOrderOfTheirTimes(_ seconds: [Int]) async throws {
        let alarm = Alarm(clock: clock)
        for second in seconds { _ = set(alarm, in: second) }
        for second in 1...3 {
            let next = clock.now.addingTimeInterval(1)
            try await eventually("it sleeps for the earliest") { clock.deadlines == [next] }
            clock.advance(by: .seconds(1))
            try await eventually("\(second) is called") { rung.entries == Array(1...second) }
        }
        #expect(clock.sleeperCount == 0)
    }

    @Test func removedCallIsNotMade() async throws {
        let alarm = Alarm(clock: clock)
        let first = set(alarm, in: 1)
        _ = set(alarm, in: 2)
        alarm.remove(first)
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(1))
        let last = clock.now.addingTimeInterval(1)
        try await eventually("it sleeps for the other") { clock.deadlines == [last] }
        clock.advance(by: .seconds(1))
        try await eventually("the other is called") { rung.entries == [2] }
    }

    @Test func callInThePastIsMadeAtOnce() async throws {
        let alarm = Alarm(clock: clock)
        _ = set(alarm, in: -1)
        try await eventually("it is called") { rung.entries == [-1] }
    }

    @Test func manyDeadlinesHaveOneSleeper() async throws {
        let alarm = Alarm(clock: clock)
        let entries = (1...100).map { set(alarm, in: $0) }
        await clock.waitForSleepers(1)
        #expect(clock.sleeperCount == 1)
        for entry in entries { alarm.remove(entry) }
        clock.advance(by: .seconds(200))
        try await eventually("nothing sleeps") { clock.sleeperCount == 0 }
        #expect(rung.entries.isEmpty)
    }
}
