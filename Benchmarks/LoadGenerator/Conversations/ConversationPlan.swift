/// The customers of a hub and their provider: their messages, the port for the replies, and the duration.
struct ConversationPlan: Sendable {
    /// The statuses of a reply, each sent when the hub has acknowledged the one before.
    static let statuses = ["sent", "delivered", "read"]
    /// The contacts, as in `webhook.json`: their number begins so, and its other digits are those of the request's number.
    static let prefix = "1514"
    static let contacts: UInt64 = 10_000_000

    let target: Target
    let messages: RequestFactory
    /// Messages per second; nil if each of the customers writes again after its reply.
    let rate: Double?
    /// The number of customers that write at once without a rate.
    let customers: Int
    /// The max number of messages.
    let messageLimit: Int
    let connections: Int
    /// The port of the provider's API.
    let port: Int
    /// Seconds before the measurement.
    let warmup: Double
    /// Seconds of the measurement.
    let duration: Double

    /// The contact of message `index`.
    func contact(of index: Int) -> Int { Int((messages.first + UInt64(index)) % Self.contacts) }

    /// The webhook with a status of a reply.
    static func webhook(of reply: ProviderReply, status: String, now: Int) -> [UInt8] {
        Array(
            """
            {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":\
            {"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881",\
            "phone_number_id":"\(reply.number)"},"statuses":[{"id":"\(reply.id)","status":"\(status)",\
            "timestamp":"\(now)","recipient_id":"\(reply.recipient)"}]},"field":"messages"}]}]}
            """.utf8
        )
    }
}

/// A reply that the hub has sent to the provider.
struct ProviderReply: Sendable {
    /// The provider's id of it.
    let id: String
    /// The id of the number that sent it.
    let number: String
    /// The customer's phone number in digits.
    let recipient: String

    /// The contact of ``ConversationPlan``; nil if the recipient is none of its customers.
    var contact: Int? {
        guard recipient.hasPrefix(ConversationPlan.prefix) else { return nil }
        return Int(recipient.dropFirst(ConversationPlan.prefix.count))
    }
}
