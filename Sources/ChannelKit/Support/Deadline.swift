public import Foundation

extension HubClock {
    /// Runs `work` and cancels it at `deadline`.
    ///
    /// ```swift
    /// let answer = await clock.withDeadline(turn.deadline) { await model.answer(question) }
    /// ```
    ///
    /// It is structured: it returns after `work` has, so work that ignores its cancellation makes it late.
    ///
    /// - Returns: Nil if the deadline passed first, or the task was cancelled.
    /// - Throws: The error of `work`.
    public func withDeadline<Value: Sendable, Failure: Error>(
        _ deadline: Date,
        _ work: @escaping @Sendable () async throws(Failure) -> Value
    ) async throws(Failure) -> Value? {
        let first = await withTaskGroup(of: Result<Value, Failure>?.self) { group in
            group.addTask {
                do throws(Failure) { return .success(try await work()) } catch { return .failure(error) }
            }
            group.addTask {
                try? await sleep(until: deadline)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        return try first?.get()
    }

    /// Runs `work` and cancels it after `timeout`; see ``withDeadline(_:_:)``.
    public func withTimeout<Value: Sendable, Failure: Error>(
        _ timeout: Duration,
        _ work: @escaping @Sendable () async throws(Failure) -> Value
    ) async throws(Failure) -> Value? {
        try await withDeadline(now.addingTimeInterval(timeout.timeInterval), work)
    }
}
