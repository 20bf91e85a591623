public import ChannelKit

/// Reads messages of unsigned hooks back from Crisp, with `confirm: true`: anything that knows the URL can forge a
/// hook.
extension CrispAdapter: InboundConfirming {
    public func confirm(
        _ item: InboundItem,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> InboundItem? {
        guard confirmsMessages, let claimed = try? CrispItem(parsing: item.payload), claimed.canBeConfirmed
        else {
            return item
        }
        guard let session = claimed.session, session.isSessionID, let fingerprint = claimed.fingerprint,
            let message = try await message(fingerprint, in: session, using: http)
        else { return nil }
        return CrispItem(
            event: claimed.event,
            of: message,
            in: session,
            website: websiteID,
            timestamp: claimed.timestamp
        ).inboundItem
    }
}

extension CrispItem {
    /// True for messages: Crisp's API has no way to look up another event by its id.
    fileprivate var canBeConfirmed: Bool {
        ["message:send", "message:received", "message:updated"].contains(event)
    }
}
