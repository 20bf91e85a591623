public import ChannelKit

/// Finds a message by the hub's id in its metadata: Papercups has no idempotency keys, but lists a conversation's
/// messages.
extension PapercupsAdapter: SendReconciling {
    public func reconcile(
        _ send: UnsettledSend,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt? {
        let conversation = try await conversation(for: send.destination, using: http)
        return try await receipt(of: send.destination.correlation, in: conversation, using: http)
    }

    /// The receipt of the send with the id `correlation`; nil if it did not arrive.
    func receipt(
        of correlation: String,
        in conversation: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt? {
        let messages = try await messages(of: conversation, using: http)
        let own = messages.first { $0["metadata"]?[PapercupsMessage.hubMessageIDName]?.string == correlation }
        return own?["id"]?.nonEmptyString.map { DeliveryReceipt(externalID: $0) }
    }

    /// All messages of a conversation, newest first; the list has no pages.
    func messages(of conversation: String, using http: any HTTPSending) async throws(DeliveryError) -> [JSONValue] {
        let list = try await requireAPI().get("messages", [("conversation_id", conversation)], using: http)
        guard let messages = list.array else { throw .ambiguous(reason: "the response is not a list of messages") }
        return messages
    }
}
