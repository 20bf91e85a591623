import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Synchronization
import Testing

@Suite("The lanes of one tenant", .onBothDatabases, .timeLimit(.minutes(1)))
struct TenantLimitTests {
    /// Counts the turns that run at once.
    private struct Counting: ToyStrategy {
        static let name: StrategyKind = "counting"

        final class Count: Sendable {
            private let state = Mutex((running: 0, peak: 0))
            var peak: Int { state.withLock(\.peak) }
            func enter() {
                state.withLock { state in
                    state.running += 1
                    state.peak = max(state.peak, state.running)
                }
            }
            func leave() { state.withLock { $0.running -= 1 } }
        }

        var count = Count()
        var gate = Gate()

        func respond(to turn: Turn) async throws -> Verdict {
            count.enter()
            defer { count.leave() }
            await gate.pass()
            return .reply(.text(turn.text))
        }
    }

    /// Turns that a request begins and turns that the lane's workers begin share one limit.
    @Test func neverExceedTheLimit() async throws {
        let counting = Counting()
        let limits = LaneLimits(total: 64, perTenant: 4)
        try await withHub([channel(counting)], configure: { $0.turns = limits }) { life in
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask { await life.post(message("m\(number)", from: "c\(number)", "hello")) }
                }
            }
            try await eventually("the lanes are taken") { counting.gate.arrivals >= 4 }
            counting.gate.open()
            try await life.settle()
            #expect(life.http.texts.count == 40)
            #expect(counting.count.peak == 4)
        }
    }
}
