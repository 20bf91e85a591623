import ChannelKit

/// Those who wait for what is still to be recorded.
struct Listeners<Element: Sendable>: Sendable {
    private var continuations: [AsyncStream<Element>.Continuation] = []

    /// What is recorded from now on, until the listener is finished.
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
    /// The first element that `matches`, if it comes within `timeout`; nil waits until the task is cancelled.
    func first(
        within timeout: Duration?,
        of clock: any HubClock,
        where matches: @escaping @Sendable (Element) -> Bool
    ) async -> Element? {
        guard let timeout else { return await first(where: matches) }
        return await withTaskGroup(of: Element?.self) { group in
            group.addTask { await self.first(where: matches) }
            group.addTask {
                try? await clock.sleep(for: timeout)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
