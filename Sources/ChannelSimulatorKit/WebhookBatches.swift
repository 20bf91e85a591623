import ChannelKit

/// Posts what customers do; on request several things in one request, as providers do under load.
///
/// A batch is posted when it is full, or when no further thing arrives in time. Things of one source may share a request,
/// such as those of a channel, or of all channels with one URL and secret.
///
/// ```swift
/// let entry = await provider.record(action, as: id, by: customer, on: channel)
/// let answer = await batches.post(event, of: channel) { known.webhook($0, of: id, customer: customer.id) }
/// return ActionResult(providerID: id, journalNumber: entry, answer: answer)
/// ```
public actor WebhookBatches<Source: Hashable & Sendable, Thing: Sendable> {
    private struct Batch {
        let source: Source
        let size: Int
        var things: [Thing]
        var followers: [AsyncStream<Int?>.Continuation] = []
        let full: AsyncStream<Void>.Continuation

        var isFull: Bool { things.count >= size }
    }

    private let provider: SimulatorContext
    private var open: Batch?

    /// Creates the batches of `provider`, whose simulator names ``SimulatorFault/Kind/batchWebhooks`` in its faults.
    public init(provider: SimulatorContext) { self.provider = provider }

    /// Posts `thing`, alone or with others.
    ///
    /// - Parameter webhook: Makes the request with all things of a batch; that of the first one is called.
    /// - Returns: The HTTP status of the hub's first response; nil if there was none.
    public func post(
        _ thing: Thing,
        of source: Source,
        in webhook: @Sendable ([Thing]) -> SimulatedWebhook
    ) async -> Int? {
        if let batch = open, !batch.isFull, batch.source == source { return await join(batch, thing) }
        guard case .batchWebhooks(let size) = await provider.fault(.batchWebhooks), size > 1, open == nil else {
            return await provider.post(webhook([thing]))
        }
        let batch = await gather(size, from: thing, of: source)
        let answer = await provider.post(webhook(batch.things))
        for follower in batch.followers {
            follower.yield(answer)
            follower.finish()
        }
        return answer
    }

    private func join(_ batch: Batch, _ thing: Thing) async -> Int? {
        let (answers, follower) = AsyncStream<Int?>.makeStream()
        var batch = batch
        batch.things.append(thing)
        batch.followers.append(follower)
        open = batch
        if batch.isFull { batch.full.finish() }
        for await answer in answers { return answer }
        return nil
    }

    /// Opens a batch and waits until it is full or its time is up.
    private func gather(_ size: Int, from thing: Thing, of source: Source) async -> Batch {
        let (waiting, full) = AsyncStream<Void>.makeStream()
        let begun = Batch(source: source, size: size, things: [thing], full: full)
        open = begun
        await withTaskGroup(of: Void.self) { [provider] group in
            group.addTask { try? await provider.clock.sleep(for: provider.timing.overtakingTime) }
            group.addTask { for await _ in waiting {} }
            await group.next()
            group.cancelAll()
        }
        defer { open = nil }
        return open ?? begun
    }
}
