import Foundation

/// A thread of the storage: a call that waits for the disk must not occupy a thread of the cooperative pool.
enum StorageThread {
    /// Runs `body` on a new thread.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        thread.start()
    }
}
