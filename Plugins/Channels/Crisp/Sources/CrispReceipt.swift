import ChannelKit

extension CrispReading {
    /// How far a message has come, if that is what the item tells.
    func receipt() throws(InboundError) -> InboundEvent? {
        guard item.isReceipt else { return nil }
        switch item.event.dropFirst("message:acknowledge:".count) {
        case "delivered": return try status(.delivered)
        case "read:received": return try status(.read)
        case "ignored": return try status(.failed, because: item.data["details"]?.string ?? "it was not delivered")
        case "read:send", "unread:send": return .ignored(reason: "an operator looked at what the visitor wrote")
        default: return nil
        }
    }

    private func status(_ status: DeliveryStatus, because details: String? = nil) throws(InboundError) -> InboundEvent {
        guard item.fingerprint != nil else { return .ignored(reason: "a receipt that names no message") }
        return .status(
            StatusUpdate(
                externalID: try messageID(),
                status: status,
                at: time,
                error: details.map { ProviderError(code: "ignored", message: $0.withoutIdentifiers) },
                provider: item.data["origin"].map { ["origin": $0] } ?? [:]
            )
        )
    }
}
