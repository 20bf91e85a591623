import Synchronization
import Testing

@testable import HubServer

struct PoolPulseTests {
    @Test func aBeatThatIsNotTakenUpIsLate() {
        let beats = Beats()
        let pulse = PoolPulse(limit: .zero) { beats.note($0) }
        #expect(!pulse.isLate)
        pulse.beat()
        pulse.beat()
        #expect(pulse.isLate)
        #expect(beats.run() == 1)
        #expect(!pulse.isLate)
    }
}

/// A pool that runs nothing until it is told to.
private final class Beats: Sendable {
    private let waiting = Mutex<[@Sendable () -> Void]>([])

    func note(_ beat: @escaping @Sendable () -> Void) { waiting.withLock { $0.append(beat) } }

    /// Runs what waits and returns how much that was.
    func run() -> Int {
        let beats = waiting.withLock { $0 }
        for beat in beats { beat() }
        return beats.count
    }
}
