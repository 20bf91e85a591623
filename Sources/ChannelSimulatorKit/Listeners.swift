import ChannelKit

/// The listeners to elements that are still to be recorded.
struct Listeners<Element: Sendable>: Sendable {
    private var continuations: [AsyncStream<Element>.Continuation] = []

    /// Returns the elements that are recorded from now on, until the listener is finished.
    mutating func add() -> (elements: AsyncStream<Element>, listener: AsyncStream<Element>.Continuation) {
        let (elements, listener) = AsyncStream<Element>.makeStream()
        continuations.append(listener)
        return (elements, listener)
    }

    mutating func tell(_ element: Element) {
        continuations.removeAll { listener in
            if case .terminated = listener.yield(element) { true } else { false }
        }
    }
}

extension AsyncStream where Element: Sendable {
    /// Returns the first element that `matches` within `timeout`; nil without one.
    ///
    /// Without a timeout it waits until the task is cancelled.
    func first(
        within timeout: Duration?,
        of clock: any HubClock,
        where matches: @escaping @Sendable (Element) -> Bool
    ) async -> Element? {
        guard let timeout else { return await first(where: matches) }
        return await clock.withTimeout(timeout) { await self.first(where: matches) } ?? nil
    }
}
