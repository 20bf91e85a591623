import Testing

@testable import HubRouter

@Suite("Backoff")
struct BackoffTests {
    @Test(arguments: [(1, 2), (2, 4), (3, 8), (7, 128), (8, 256), (9, 300), (30, 300), (10_000, 300), (0, 2), (-1, 2)])
    func doublesUpToItsCap(_ attempt: Int, _ longest: Double) {
        #expect(Backoff { $0.upperBound }.wait(afterAttempt: attempt) == longest)
        #expect(Backoff { $0.lowerBound }.wait(afterAttempt: attempt) == 0)
    }

    @Test func picksAnywhereBetween() {
        let waits = Set((0..<100).map { _ in Backoff().wait(afterAttempt: 3) })
        #expect(waits.count > 1)
        #expect(waits.allSatisfy { (0...8).contains($0) })
    }
}
