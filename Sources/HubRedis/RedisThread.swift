import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A thread of the driver: a call that waits for the network must not occupy a thread of the cooperative pool.
enum RedisThread {
    /// Runs `body` on a new thread.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread {
            // hiredis writes to connections that the server has closed: the process must see an error, not end.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            body()
        }
        thread.name = name
        thread.start()
    }
}
