public import ChannelKit

extension CrispAdapter: SendReconciling {
    /// Looks up the message by the fingerprint that the hub chose for it.
    public func reconcile(
        _ send: UnsettledSend,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt? {
        let fingerprint = fingerprint(of: send.destination)
        let message = try await message(fingerprint, in: send.destination.session, using: http)
        return message.map { _ in DeliveryReceipt(externalID: String(fingerprint)) }
    }

    /// The message as Crisp stores it; nil if it has none with this fingerprint.
    ///
    /// - Throws: ``DeliveryError`` if the response does not tell.
    func message(
        _ fingerprint: Int64,
        in session: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue? {
        let path = "\(try api.conversation(session))/message/\(fingerprint)"
        do throws(DeliveryError) {
            let message = try await api.get(path, using: http)
            guard message["fingerprint"]?.integer == fingerprint else {
                throw .ambiguous(reason: "the response is about another message")
            }
            return message
        } catch {
            // A 404 without a reason of Crisp's may come from a proxy.
            if case .rejected(let code, _, _) = error, code.hasSuffix("not_found") { return nil }
            throw error
        }
    }
}
