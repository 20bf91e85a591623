public import ChannelKit

extension WhatsAppAdapter: RichSending {
    public func send(
        _ text: String,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        try await send(MessageBody(text: text), to: destination, using: http)
    }

    public func canSend(_ content: ReplyContent) -> Bool { MessageBody(content) != nil }

    public func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        guard let body = MessageBody(content) else {
            throw .rejected(
                code: "adapter",
                reason: "WhatsApp cannot carry this \(content.kind)",
                remedy: "keep it within the limits of the adapter's page"
            )
        }
        return try await send(body, to: destination, using: http)
    }

    private func send(
        _ body: MessageBody,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let answer = try await graph.post(body.addressed(to: destination), to: "\(phoneNumberID)/messages", using: http)
        return try DeliveryReceipt(reading: answer, besides: destination.contact.id)
    }
}

extension MessageBody {
    /// The whole call.
    ///
    /// Meta has no idempotency key, but gives `biz_opaque_callback_data` back with every status: so a send whose
    /// answer was lost is recognised.
    fileprivate func addressed(to destination: Destination) -> JSONValue {
        var call = members
        call["messaging_product"] = "whatsapp"
        call["recipient_type"] = "individual"
        call["biz_opaque_callback_data"] = .string(destination.correlation)
        call.merge(Self.recipient(destination.contact.id)) { _, recipient in recipient }
        if let quoted = destination.replyTo, canQuote { call["context"] = ["message_id": .string(quoted)] }
        return .object(call)
    }

    /// The member that names the person: `to` for a phone number, `recipient` for a business-scoped user id.
    ///
    /// Never both, since `to` would win. Without the `+` Meta may put the business's country code before the number.
    private static func recipient(_ id: String) -> [String: JSONValue] {
        let digits = id.hasPrefix("+") ? String(id.dropFirst()) : id
        return digits.isAllDigits ? ["to": .string("+\(digits)")] : ["recipient": .string(id)]
    }
}

extension DeliveryReceipt {
    /// Reads Meta's answer to a send.
    ///
    /// - Throws: ``DeliveryError/ambiguous(reason:)`` without an id: it may have been sent, and no status of it could
    ///   be recognised.
    fileprivate init(reading answer: JSONValue?, besides contact: String) throws(DeliveryError) {
        guard let id = answer?["messages"]?[0]?["id"]?.string, !id.isEmpty else {
            throw .ambiguous(reason: "the answer names no message")
        }
        let recipient = answer?["contacts"]?[0]
        let ids = [recipient?["wa_id"]?.string, recipient?["user_id"]?.string].compactMap(\.self)
        self.init(externalID: id, contactAliases: ids.filter { !$0.isEmpty && $0 != contact })
    }
}
