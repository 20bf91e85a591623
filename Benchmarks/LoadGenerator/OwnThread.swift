import NIOCore
import NIOPosix

/// An event loop on a thread of its own, for the time of one run.
enum OwnThread {
    /// Runs `work` on the event loop, and returns its result once the thread has ended.
    static func run<Result: Sendable>(
        _ work: @escaping @Sendable (any EventLoop) -> EventLoopFuture<Result>
    ) async throws -> Result {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let eventLoop = group.next()
        do {
            let result = try await eventLoop.flatSubmit { work(eventLoop) }.get()
            try await group.shutdownGracefully()
            return result
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }
}
