public import ChannelKit
public import Foundation

/// Fetches what was missed: Papercups posts every webhook once and ignores the response.
extension PapercupsAdapter: Backfilling {
    /// A bound on the requests of one run: 5,000 conversations, more than an account has in a few days of downtime.
    private static let maxPages = 100

    /// The messages and closings since `moment`, oldest first; empty without an `api_key`.
    public func backfill(since moment: Date, using http: any HTTPSending) async throws(DeliveryError) -> [InboundItem] {
        guard let api else { return [] }
        var items: [InboundItem] = []
        var cursor: String?
        for _ in 0..<Self.maxPages {
            let query = [("limit", "50"), ("after", cursor)].compactMap { name, value in value.map { (name, $0) } }
            let page = try await api.page("conversations", query, using: http)
            guard let list = page.data.array else { throw .ambiguous(reason: "the response is not a list") }
            let recent = list.filter { ($0.time("last_activity_at") ?? .distantFuture) >= moment.wholeSeconds }
            for conversation in recent { items += try await missed(in: conversation, since: moment, using: http) }
            // Newest activity comes first: an older conversation ends the list.
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
        guard let id = conversation["id"]?.nonEmptyString else { return [] }
        let messages = try await messages(of: id, using: http).filter { message in
            (message.time("sent_at") ?? message.time("created_at") ?? .distantFuture) >= moment.wholeSeconds
        }
        // The list is newest first, and its times are whole seconds.
        let written = messages.reversed().map { message in
            PapercupsEvent(
                name: PapercupsEvent.messageCreated,
                payload: message.describing(conversation["customer"]),
                customerID: conversation["customer_id"]?.nonEmptyString,
                isConfirmed: true
            ).item
        }
        return written + [closing(of: conversation, since: moment)].compactMap(\.self)
    }

    /// The item of a closed conversation, which releases it; nil if a message was written after the closing.
    private func closing(of json: JSONValue, since moment: Date) -> InboundItem? {
        guard let conversation = try? PapercupsConversation(json), conversation.isClosed,
            let closedAt = conversation.closedAt, closedAt >= moment.wholeSeconds,
            (conversation.lastActivityAt ?? .distantPast) <= closedAt
        else { return nil }
        var item = PapercupsEvent(
            name: PapercupsEvent.conversationUpdated,
            payload: PapercupsConversation.basicForm(of: json),
            isConfirmed: true
        ).item
        item.occurredAt = closedAt
        return item
    }
}

extension JSONValue {
    /// The message with its customer, whom the list may omit.
    fileprivate func describing(_ customer: JSONValue?) -> JSONValue {
        guard case .object(var members) = self, let customer, members["customer"]?.object == nil,
            let id = members["customer_id"]?.nonEmptyString, customer["id"]?.string == id
        else { return self }
        members["customer"] = customer
        return .object(members)
    }
}

extension Date {
    /// The time without its fraction, since Papercups's times have none.
    fileprivate var wholeSeconds: Date { Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.down)) }
}
