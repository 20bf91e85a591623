import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// Work with a deadline.
@Suite(.timeLimit(.minutes(5)))
struct DeadlineTests {
    private struct Failed: Error, Equatable {}

    @Test func workInTimeReturnsItsValue() async {
        let clock = TestClock()
        #expect(await clock.withTimeout(.seconds(1)) { 7 } == 7)
    }

    @Test func errorOfTheWorkIsThrown() async {
        let clock = TestClock()
        await #expect(throws: Failed()) {
            try await clock.withTimeout(.seconds(1)) { () async throws(Failed) -> Int in throw Failed() }
        }
    }

    @Test func workAfterTheDeadlineIsCancelled() async {
        let clock = TestClock()
        async let value: Int? = clock.withDeadline(clock.now.addingTimeInterval(5)) {
            try? await clock.sleep(for: .seconds(60))
            return Task.isCancelled ? 1 : 2
        }
        await clock.waitForSleepers(2)
        clock.advance(by: .seconds(5))
        #expect(await value == nil)
    }
}
