public import ChannelKit

extension WhatsAppAdapter: RichSending {
    public func canSend(_ content: ReplyContent) -> Bool { MessageBody(content) != nil }

    public func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        guard let body = MessageBody(content) else { throw .unsupported(content, by: "WhatsApp") }
        let answer = try await graph.post(body.addressed(to: destination), to: "\(phoneNumberID)/messages", using: http)
        return try DeliveryReceipt(reading: answer, besides: destination.contact.id)
    }
}

extension MessageBody {
    /// The complete body of the call.
    ///
    /// Meta has no idempotency key, but returns `biz_opaque_callback_data` with every status: a send whose response was
    /// lost is recognized by its first status.
    fileprivate func addressed(to destination: Destination) -> JSONValue {
        var call = members
        call["messaging_product"] = "whatsapp"
        call["recipient_type"] = "individual"
        call["biz_opaque_callback_data"] = .string(destination.correlation)
        call.merge(Self.recipient(destination.contact.id)) { _, recipient in recipient }
        if let quoted = destination.replyTo, canQuote { call["context"] = ["message_id": .string(quoted)] }
        return .object(call)
    }

    /// The member that names the recipient: `to` for a phone number, `recipient` for a business-scoped user id.
    ///
    /// Never both, because `to` would take precedence. Without the `+` Meta may add the account's own country code to
    /// the number.
    private static func recipient(_ id: String) -> [String: JSONValue] {
        let digits = id.hasPrefix("+") ? String(id.dropFirst()) : id
        return digits.isAllDigits ? ["to": .string("+\(digits)")] : ["recipient": .string(id)]
    }
}

extension DeliveryReceipt {
    /// Reads Meta's answer to a send.
    ///
    /// - Throws: ``DeliveryError/ambiguous(reason:)`` without an id: the message may have been sent, and its statuses
    ///   could not be matched.
    fileprivate init(reading answer: JSONValue?, besides contact: String) throws(DeliveryError) {
        let recipient = answer?["contacts"]?[0]
        let ids = [recipient?["wa_id"]?.string, recipient?["user_id"]?.string].compactMap(\.self)
        try self.init(requiring: answer?["messages"]?[0]?["id"]?.string, contactAliases: ids.filter { $0 != contact })
    }
}
