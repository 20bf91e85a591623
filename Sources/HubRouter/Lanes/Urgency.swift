/// Runs `work`, and all its child tasks, before other work: somebody outside waits for it.
///
/// The storage writes first what comes from such a task. It is a task of its own because a child of a task group runs at
/// its parent's priority, whatever it is given; cancellation goes on into it.
public func withHighPriority(_ work: @escaping @Sendable () async throws -> Void) async throws {
    let task = Task(priority: .high) { try await work() }
    try await withTaskCancellationHandler {
        try await task.value
    } onCancel: {
        task.cancel()
    }
}
