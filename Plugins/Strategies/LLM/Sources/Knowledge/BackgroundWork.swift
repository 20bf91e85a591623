import Dispatch

/// Arithmetic and file reading, kept from the tasks that answer: it runs on threads of its own.
enum BackgroundWork {
    private static let queue = DispatchQueue(label: "llm.knowledge", qos: .utility, attributes: .concurrent)

    /// Begins `work` and does not wait for it.
    static func start(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    /// What comes of `work`.
    static func result<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }
}
