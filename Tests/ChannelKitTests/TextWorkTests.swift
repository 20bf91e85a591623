import ChannelKit
import Testing

struct TextWorkTests {
    @Test(arguments: [(0, false), (TextWork.shortLength, false), (TextWork.shortLength + 1, true), (1_000_000, true)])
    func longTextsAreReadApartFromTasks(_ bytes: Int, _ isApart: Bool) async throws {
        // A thread of the pool runs a task, one of the other threads none.
        let hasNoTask = try await TextWork().run(onBytes: bytes) { withUnsafeCurrentTask { $0 == nil } }
        #expect(hasNoTask == isApart)
    }

    @Test func cancelledWorkThrows() async throws {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await TextWork().run(onBytes: 1_000_000) { 1 }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
