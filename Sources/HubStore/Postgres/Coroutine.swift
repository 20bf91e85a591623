import CCoroutine
import HubRouter

/// A stack on which a call runs that can be suspended, and resumed on the same thread.
final class Coroutine {
    private let handle: OpaquePointer
    private var body: (() -> Void)?

    /// - Throws: ``StorageError/unavailable(_:)`` if there is no memory for a stack.
    init() throws {
        guard let handle = coroutine_make() else { throw StorageError.unavailable("there is no memory for a stack") }
        self.handle = handle
    }

    deinit { coroutine_free(handle) }

    /// Runs `body` until it returns or is suspended.
    ///
    /// - Returns: True if it was suspended; it must be resumed until it is not.
    func start(_ body: @escaping () -> Void) -> Bool {
        self.body = body
        return coroutine_start(
            handle,
            { context in
                guard let context else { return }
                let coroutine = Unmanaged<Coroutine>.fromOpaque(context).takeUnretainedValue()
                let body = coroutine.body
                coroutine.body = nil
                body?()
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// Continues the suspended call until it returns or is suspended again.
    ///
    /// - Returns: True if it was suspended.
    func resume() -> Bool { coroutine_resume(handle) }

    /// Suspends the call, which runs in this coroutine.
    func suspend() { coroutine_suspend(handle) }
}
