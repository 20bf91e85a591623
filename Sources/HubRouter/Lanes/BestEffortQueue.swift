import ServiceLifecycle

/// A queue of work that nothing depends on, such as typing indicators.
struct BestEffortQueue<Work: Sendable>: Sendable {
    /// The max work done at once: a provider that hangs must not occupy every connection.
    private static var doneAtOnce: Int { 64 }
    /// The max work that waits; beyond it the oldest is discarded, since late work is of no use.
    private static var limit: Int { 1_000 }

    private let work: AsyncStream<Work>
    private let queue: AsyncStream<Work>.Continuation

    init() { (work, queue) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.limit)) }

    /// Adds work, without waiting for it.
    func add(_ new: Work) { queue.yield(new) }

    /// Does the work with `body`, until the process shuts down.
    func run(_ body: @escaping @Sendable (Work) async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            var started = 0
            for await next in work.cancelOnGracefulShutdown() {
                if started >= Self.doneAtOnce { await group.next() }
                group.addTask { await body(next) }
                started += 1
            }
        }
    }
}
