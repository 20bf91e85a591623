public import ChannelKit
public import Foundation

/// Papercups tells everything once, and does not even look at the answer.
extension PapercupsAdapter: Backfilling {
    /// More than an account gets in the days that a hub may be away, at 50 to a page.
    private static let maxPages = 100

    /// What was written since `moment`, and what was closed, oldest first; nothing without an `api_key`.
    public func backfill(since moment: Date, using http: any HTTPSending) async throws(DeliveryError) -> [InboundItem] {
        guard let api else { return [] }
        var items: [InboundItem] = []
        var cursor: String?
        for _ in 0..<Self.maxPages {
            let query = [("limit", "50"), ("after", cursor)].compactMap { name, value in value.map { (name, $0) } }
            let page = try await api.page("conversations", query, using: http)
            guard let list = page.data.array else { throw .ambiguous(reason: "the answer is no list") }
            let recent = list.filter { ($0.time("last_activity_at") ?? .distantFuture) >= moment.wholeSeconds }
            for conversation in recent { items += try await missed(in: conversation, since: moment, using: http) }
            // The newest activity comes first.
            guard recent.count == list.count, let next = page.next, next != cursor else { break }
            cursor = next
        }
        return items.orderedByProviderTime()
    }

    private func missed(
        in conversation: JSONValue,
        since moment: Date,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [InboundItem] {
        guard let id = conversation["id"]?.nonempty else { return [] }
        let messages = try await messages(of: id, using: http).filter { message in
            (message.time("sent_at") ?? message.time("created_at") ?? .distantFuture) >= moment.wholeSeconds
        }
        // The list is the newest first, and its times are whole seconds.
        let written = messages.reversed().map { message in
            PapercupsNotice(
                event: PapercupsNotice.messageCreated,
                payload: message.describing(conversation["customer"]),
                customerID: conversation["customer_id"]?.nonempty,
                isConfirmed: true
            ).item
        }
        return written + [closing(of: conversation, since: moment)].compactMap(\.self)
    }

    /// The notice of a conversation's end, which gives it back; nil where something was written after it.
    private func closing(of json: JSONValue, since moment: Date) -> InboundItem? {
        guard let conversation = try? PapercupsConversation(json), conversation.isClosed,
            let closedAt = conversation.closedAt, closedAt >= moment.wholeSeconds,
            (conversation.lastActivityAt ?? .distantPast) <= closedAt
        else { return nil }
        var item = PapercupsNotice(
            event: PapercupsNotice.conversationUpdated,
            payload: PapercupsConversation.basicForm(of: json),
            isConfirmed: true
        ).item
        item.occurredAt = closedAt
        return item
    }
}

extension JSONValue {
    /// A message with the customer whom its list may leave out.
    fileprivate func describing(_ customer: JSONValue?) -> JSONValue {
        guard case .object(var members) = self, let customer, members["customer"]?.object == nil,
            let id = members["customer_id"]?.nonempty, customer["id"]?.string == id
        else { return self }
        members["customer"] = customer
        return .object(members)
    }
}

extension Date {
    /// Papercups's times have no fractions.
    fileprivate var wholeSeconds: Date { Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.down)) }
}
