/// Runs `work` and its child tasks at high priority, because a request waits for the result.
///
/// The storage commits writes of such a task first. It is an unstructured task because a child of a task group runs at
/// its parent's priority, whatever it is given; cancellation is passed on to it.
package func withHighPriority(_ work: @escaping @Sendable () async throws -> Void) async throws {
    let task = Task(priority: .high) { try await work() }
    try await withTaskCancellationHandler {
        try await task.value
    } onCancel: {
        task.cancel()
    }
}
