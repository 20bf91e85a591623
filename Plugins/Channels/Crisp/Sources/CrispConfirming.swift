public import ChannelKit

/// A website's own hooks are unsigned: whoever knows the URL can invent one. Where the operator wants it, a message is
/// read back before it counts.
extension CrispAdapter: InboundConfirming {
    public func confirm(
        _ item: InboundItem,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> InboundItem? {
        guard confirmsMessages, let told = try? CrispItem(parsing: item.payload), told.canBeConfirmed else {
            return item
        }
        guard let session = told.session, session.isSessionID, let fingerprint = told.fingerprint,
            let message = try await message(fingerprint, in: session, using: http)
        else { return nil }
        let known: [String: JSONValue] = ["website_id": .string(websiteID), "session_id": .string(session)]
        let confirmed = CrispItem(
            event: told.event,
            website: websiteID,
            data: .object((message.object ?? [:]).merging(known) { _, known in known }),
            timestamp: told.timestamp
        )
        return confirmed.inboundItem
    }
}

extension CrispItem {
    /// Only a message can be asked for by its id.
    fileprivate var canBeConfirmed: Bool {
        ["message:send", "message:received", "message:updated"].contains(event)
    }
}
