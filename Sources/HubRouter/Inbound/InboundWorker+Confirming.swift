import ChannelKit

/// Items that nobody signed.
extension InboundWorker {
    /// Asks the provider for what anybody could have posted, and handles what it stands by.
    ///
    /// - Returns: Whether the lane is still ours.
    func ask(
        _ confirming: any InboundConfirming,
        about item: StoredItem,
        of channel: RoutedChannel,
        claim: LaneClaim,
        isLast: Bool
    ) async throws -> Bool {
        let confirmed: InboundItem?
        do {
            confirmed = try await crashMarker.isolating(.item(item.channel, item.item.key)) {
                try await confirming.confirm(item.item, using: http)
            }
        } catch {
            await putOff(
                item,
                claim: claim,
                reason: "not confirmed: \((error as? DeliveryError)?.reason ?? "\(error)")"
            )
            return false
        }
        let now = clock.now
        let done = try await storage.transact(channel.id.tenant) { tx -> (ItemEnd, Bool)? in
            guard try tx.holds(claim) else { return nil }
            let end: ItemEnd
            if let confirmed {
                end = try handle(item, as: confirmed, of: channel, in: tx, now: now)
            } else {
                try tx.finishItem(item.id, as: .ignored(reason: "the provider knows nothing of it"), at: now)
                end = .disowned
            }
            return (end, try goesOn(claim, isLast: isLast, in: tx, now: now))
        }
        guard let (end, goesOn) = done else { return false }
        note(end)
        return goesOn
    }
}
