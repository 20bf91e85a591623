import ChannelKit
import ServiceLifecycle

extension HubClock {
    /// Runs `work` after each `interval`, until its task is cancelled or the process shuts down.
    func every(_ interval: Duration, _ work: @escaping @Sendable () async -> Void) async {
        await cancelWhenGracefulShutdown {
            // A sleep fails only by cancellation.
            while !Task.isCancelled, (try? await sleep(for: interval)) != nil { await work() }
        }
    }
}

/// Runs `body` for each of `elements`, at most `limit` of them at once.
func concurrently<Element: Sendable>(
    _ elements: [Element],
    limit: Int,
    _ body: @escaping @Sendable (Element) async -> Void
) async {
    await withTaskGroup(of: Void.self) { group in
        for (position, element) in elements.enumerated() {
            if position >= limit { await group.next() }
            guard !Task.isCancelled else { return }
            group.addTask { await body(element) }
        }
    }
}
