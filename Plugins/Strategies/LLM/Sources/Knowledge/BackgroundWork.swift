import Dispatch

/// Runs computations and file reads on threads of its own, so that they do not block the tasks that answer.
enum BackgroundWork {
    private static let queue = DispatchQueue(label: "llm.knowledge", qos: .utility, attributes: .concurrent)

    /// Starts `work` without waiting for it.
    static func start(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    /// Runs `work` and returns its result.
    static func result<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }
}
