public import ChannelKit

extension CrispAdapter: SendReconciling {
    /// Asks for the message by the fingerprint that the hub chose for it.
    public func reconcile(
        _ send: UnsettledSend,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt? {
        let fingerprint = fingerprint(of: send.destination)
        let message = try await message(fingerprint, in: send.destination.session, using: http)
        return message.map { _ in DeliveryReceipt(externalID: String(fingerprint)) }
    }

    /// The message as Crisp has it, nil if it has none of this id.
    ///
    /// - Throws: ``DeliveryError`` when it does not say.
    func message(
        _ fingerprint: Int64,
        in session: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue? {
        let path = "\(try api.conversation(session))/message/\(fingerprint)"
        do throws(DeliveryError) {
            let message = try await api.get(path, using: http)
            guard message["fingerprint"]?.integer == fingerprint else {
                throw .ambiguous(reason: "the answer is not about this message")
            }
            return message
        } catch {
            // An answer without one of Crisp's words may be anyone's.
            if case .rejected(let code, _, _) = error, code.hasSuffix("not_found") { return nil }
            throw error
        }
    }
}
