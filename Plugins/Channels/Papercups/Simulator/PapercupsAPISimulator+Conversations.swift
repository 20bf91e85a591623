import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The API's routes for conversations.
extension PapercupsAPISimulator {
    func index(of id: String, _ account: SimulatedAccount) throws(PapercupsRefusal) -> Int {
        guard let index = conversations.firstIndex(where: { $0.id == id }) else { throw .notFound }
        guard conversations[index].account == account.id else { throw .notYours }
        return index
    }

    /// A page of conversations, newest activity first; the cursor is the index of the next one.
    func list(_ query: FormFields, of account: SimulatedAccount) -> WebhookResponse {
        let matching = conversations.filter { conversation in
            conversation.account == account.id
                && query["customer_id"].map { $0 == conversation.customer.id } ?? true
                && query["status"].map { ($0 == "closed") == conversation.isClosed } ?? true
        }
        .sorted { $0.lastActivityAt > $1.lastActivityAt }
        let limit = max(1, query["limit"].flatMap { Int($0) } ?? 100)
        let start = query["after"].flatMap { Int($0) } ?? 0
        let page = matching.dropFirst(start).prefix(limit)
        let end = start + page.count
        return .json(
            status: 200,
            [
                "data": .array(page.map { $0.expanded(of: account) }),
                "next": end < matching.count ? .string(String(end)) : .null, "previous": nil,
                "limit": .integer(Int64(limit)), "total": .integer(Int64(matching.count)),
            ]
        )
    }

    func change(
        _ id: String,
        _ body: Data,
        of account: SimulatedAccount
    ) throws(PapercupsRefusal) -> WebhookResponse {
        let index = try index(of: id, account)
        guard let changes = (try? JSONValue(parsing: body))?["conversation"], changes.object != nil else {
            throw .badRequest
        }
        let status = changes["status"]?.string
        guard [nil, "open", "closed"].contains(status) else { throw .failed }
        conversations[index].update(status: status, assignee: changes["assignee_id"], at: provider.clock.now)
        postUpdate(of: conversations[index], on: account)
        return .data(conversations[index].json(of: account))
    }
}
