public import ChannelKit
import Foundation

/// Whoever knows the URL can post anything to it: what would have an effect is asked for.
extension PapercupsAdapter: InboundConfirming {
    /// The item with what the API tells, under the same key; without an `api_key` the item as it is.
    ///
    /// An agent's message says nothing of the customer, so that the conversation is asked for them.
    public func confirm(_ item: InboundItem, using http: any HTTPSending) async throws(DeliveryError) -> InboundItem? {
        guard api != nil, let notice = try? PapercupsNotice(payload: item.payload),
            let meaning = try? meaning(of: notice, receivedAt: .distantPast), meaning.hasEffect
        else { return item }
        guard var told = notice.isConfirmed ? notice : try await ask(notice, using: http) else { return nil }
        if case .takeover(let takeover) = meaning, told.customerID == nil {
            told.customerID = try await customer(of: takeover.thread ?? "", using: http)
        }
        return item.with(told)
    }

    /// What the API tells of that which `notice` is about; nil if it knows nothing of it in this account.
    private func ask(
        _ notice: PapercupsNotice,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> PapercupsNotice? {
        let isMessage = notice.event == PapercupsNotice.messageCreated
        guard let id = notice.payload["id"]?.string, id.isUUID,
            let found = try await find("\(isMessage ? "messages" : "conversations")/\(id)", using: http),
            found["id"]?.string?.lowercased() == id.lowercased()
        else { return nil }
        return PapercupsNotice(
            event: notice.event,
            payload: isMessage ? found : PapercupsConversation.basicForm(of: found),
            customerID: notice.customerID,
            isConfirmed: true
        )
    }

    private func customer(of conversation: String, using http: any HTTPSending) async throws(DeliveryError) -> String? {
        guard conversation.isUUID else { return nil }
        return try await find("conversations/\(conversation)", using: http)?["customer_id"]?.nonempty
    }

    /// A resource of this account; nil where there is none.
    private func find(_ path: String, using http: any HTTPSending) async throws(DeliveryError) -> JSONValue? {
        do throws(DeliveryError) {
            let found = try await requireAPI().get(path, using: http)
            return found["account_id"]?.string?.lowercased() == accountID ? found : nil
        } catch .rejected(PapercupsError.notFound, _, _) { return nil }
    }
}

extension InboundEvent {
    /// What is ignored needs nobody's word.
    fileprivate var hasEffect: Bool {
        if case .ignored = self { false } else { true }
    }
}

extension InboundItem {
    fileprivate func with(_ notice: PapercupsNotice) -> InboundItem {
        var item = self
        item.payload = notice.item.payload
        return item
    }
}
