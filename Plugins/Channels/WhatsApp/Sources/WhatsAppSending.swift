public import ChannelKit
import Foundation

extension WhatsAppAdapter: TextSending {
    public func send(
        _ text: String,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let content: JSONValue = ["type": "text", "text": ["body": .string(text), "preview_url": false]]
        let response: HTTPResponse
        do { response = try await http.send(request(carrying: content, to: destination)) } catch {
            throw DeliveryError(error)
        }
        guard (200...299).contains(response.status) else {
            throw GraphError(reading: response).deliveryError(retryAfter: response.retryAfter(now: Date()))
        }
        return try DeliveryReceipt(reading: response.body, besides: destination.contact.id)
    }

    /// The request for one message.
    ///
    /// Meta has no idempotency key, but gives `biz_opaque_callback_data` back with every status: so a send whose
    /// answer was lost is recognised.
    private func request(carrying content: JSONValue, to destination: Destination) -> HTTPRequest {
        var members = content.object ?? [:]
        members["messaging_product"] = "whatsapp"
        members["recipient_type"] = "individual"
        members["biz_opaque_callback_data"] = .string(destination.correlation)
        members.merge(Self.recipient(destination.contact.id)) { _, recipient in recipient }
        if let quoted = destination.replyTo { members["context"] = ["message_id": .string(quoted)] }
        return HTTPRequest(
            method: "POST",
            url: messagesURL,
            headers: [
                "Authorization": "Bearer \(accessToken.reveal())",
                "Content-Type": "application/json",
            ],
            body: JSONValue.object(members).data
        )
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
    fileprivate init(reading body: Data, besides contact: String) throws(DeliveryError) {
        let answer = try? JSONValue(parsing: body)
        guard let id = answer?["messages"]?[0]?["id"]?.string, !id.isEmpty else {
            throw .ambiguous(reason: "the answer names no message")
        }
        let recipient = answer?["contacts"]?[0]
        let ids = [recipient?["wa_id"]?.string, recipient?["user_id"]?.string].compactMap(\.self)
        self.init(externalID: id, contactAliases: ids.filter { !$0.isEmpty && $0 != contact })
    }
}
