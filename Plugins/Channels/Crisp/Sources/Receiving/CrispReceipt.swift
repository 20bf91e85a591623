import ChannelKit

extension CrispItemReader {
    /// The status in a receipt; nil if the item is not a receipt.
    func receipt() throws(InboundError) -> InboundEvent? {
        guard item.isReceipt else { return nil }
        switch item.event.dropFirst("message:acknowledge:".count) {
        case "delivered": return try status(.delivered)
        case "read:received": return try status(.read)
        case "ignored": return try status(.failed, because: item.data["details"]?.string ?? "not delivered")
        case "read:send", "unread:send": return .ignored(reason: "an operator read the visitor's message")
        default: return nil
        }
    }

    private func status(_ status: DeliveryStatus, because details: String? = nil) throws(InboundError) -> InboundEvent {
        guard item.fingerprint != nil else { return .ignored(reason: "a receipt without a fingerprint") }
        return .status(
            StatusUpdate(
                externalID: try messageID(),
                status: status,
                at: time,
                error: details.map {
                    ProviderError(code: "ignored", message: $0.withoutIdentifiers([.emails, .tokens, .digits]))
                },
                provider: item.data["origin"].map { ["origin": $0] } ?? [:]
            )
        )
    }
}
