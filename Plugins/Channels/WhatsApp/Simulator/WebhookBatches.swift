import ChannelKit
import ChannelSimulatorKit

/// Posts the webhooks of customer actions; on request several in one request, as Meta does under load.
///
/// A batch is posted when it is full, or when no further change arrives in time.
actor WebhookBatches {
    private struct Batch {
        let leader: SimulatedNumber
        let size: Int
        var changes: [MetaChange]
        var followers: [AsyncStream<Int?>.Continuation] = []
        let full: AsyncStream<Void>.Continuation

        var isFull: Bool { changes.count >= size }
    }

    private let provider: SimulatorContext
    private var open: Batch?

    init(provider: SimulatorContext) { self.provider = provider }

    /// Posts `change`, alone or with others.
    ///
    /// - Returns: The HTTP status of the hub's first answer, nil if there was none.
    func post(_ change: MetaChange, about id: String, customer: String, of number: SimulatedNumber) async -> Int? {
        if let batch = open, !batch.isFull, batch.leader.hasApp(of: number) { return await join(batch, change) }
        guard case .batchWebhooks(let size) = await provider.fault(.batchWebhooks), size > 1, open == nil else {
            return await provider.post(number.signed([change], about: id, customer: customer))
        }
        let batch = await gather(size, from: change, of: number)
        let answer = await provider.post(number.signed(batch.changes, about: id, customer: customer))
        for follower in batch.followers {
            follower.yield(answer)
            follower.finish()
        }
        return answer
    }

    private func join(_ batch: Batch, _ change: MetaChange) async -> Int? {
        let (answers, follower) = AsyncStream<Int?>.makeStream()
        var batch = batch
        batch.changes.append(change)
        batch.followers.append(follower)
        open = batch
        if batch.isFull { batch.full.finish() }
        for await answer in answers { return answer }
        return nil
    }

    /// Opens a batch and waits until it is full or its time is up.
    private func gather(_ size: Int, from change: MetaChange, of number: SimulatedNumber) async -> Batch {
        let (waiting, full) = AsyncStream<Void>.makeStream()
        let begun = Batch(leader: number, size: size, changes: [change], full: full)
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
