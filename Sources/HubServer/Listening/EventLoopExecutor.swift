import NIOCore

/// Runs tasks on the event loop of a connection.
///
/// A request of a few kilobytes is parsed, checked and stored in less time than it takes to hand it to another thread
/// and back: on the loop it needs none, except to wait for its commit.
final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
