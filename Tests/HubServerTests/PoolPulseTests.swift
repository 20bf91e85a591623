import Synchronization
import Testing

@testable import HubServer

struct PoolPulseTests {
    @Test func aBeatThatDoesNotStartIsLate() {
        let beats = Beats()
        let pulse = PoolPulse(limit: .zero) { beats.append($0) }
        #expect(!pulse.isLate)
        pulse.beat()
        pulse.beat()
        #expect(pulse.isLate)
        #expect(beats.run() == 1)
        #expect(!pulse.isLate)
    }
}

/// A pool that runs its tasks on demand.
private final class Beats: Sendable {
    private let waiting = Mutex<[@Sendable () -> Void]>([])

    func append(_ beat: @escaping @Sendable () -> Void) { waiting.withLock { $0.append(beat) } }

    /// Runs the waiting tasks and returns their number.
    func run() -> Int {
        let beats = waiting.withLock { $0 }
        for beat in beats { beat() }
        return beats.count
    }
}
