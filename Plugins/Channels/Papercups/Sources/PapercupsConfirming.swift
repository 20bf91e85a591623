public import ChannelKit
import Foundation

/// Confirms webhooks with the API before they take effect, since anything that knows the URL can forge them.
extension PapercupsAdapter: InboundConfirming {
    /// The item with the API's content, under the same key; unchanged without an `api_key`.
    ///
    /// An agent's message does not name the customer, who is then read from the conversation.
    public func confirm(_ item: InboundItem, using http: any HTTPSending) async throws(DeliveryError) -> InboundItem? {
        guard api != nil, let claimed = try? PapercupsEvent(payload: item.payload),
            let inbound = try? inboundEvent(of: claimed, receivedAt: .distantPast), inbound.hasEffect
        else { return item }
        guard var confirmed = claimed.isConfirmed ? claimed : try await lookUp(claimed, using: http) else { return nil }
        if case .takeover(let takeover) = inbound, confirmed.customerID == nil {
            confirmed.customerID = try await customer(of: takeover.thread ?? "", using: http)
        }
        var item = item
        item.payload = confirmed.item.payload
        return item
    }

    /// The event with the API's content; nil if the account has no such message or conversation.
    private func lookUp(
        _ event: PapercupsEvent,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> PapercupsEvent? {
        let isMessage = event.name == PapercupsEvent.messageCreated
        guard let id = event.payload["id"]?.string, id.isUUID,
            let found = try await find("\(isMessage ? "messages" : "conversations")/\(id)", using: http),
            found["id"]?.string?.lowercased() == id.lowercased()
        else { return nil }
        return PapercupsEvent(
            name: event.name,
            payload: isMessage ? found : PapercupsConversation.basicForm(of: found),
            customerID: event.customerID,
            isConfirmed: true
        )
    }

    private func customer(of conversation: String, using http: any HTTPSending) async throws(DeliveryError) -> String? {
        guard conversation.isUUID else { return nil }
        return try await find("conversations/\(conversation)", using: http)?["customer_id"]?.nonEmptyString
    }

    /// A resource of this account; nil if there is none.
    private func find(_ path: String, using http: any HTTPSending) async throws(DeliveryError) -> JSONValue? {
        do throws(DeliveryError) {
            let found = try await requireAPI().get(path, using: http)
            return found["account_id"]?.string?.lowercased() == accountID ? found : nil
        } catch .rejected(PapercupsError.notFound, _, _) { return nil }
    }
}

extension InboundEvent {
    /// False for ignored events, which need no confirmation.
    fileprivate var hasEffect: Bool {
        if case .ignored = self { false } else { true }
    }
}
