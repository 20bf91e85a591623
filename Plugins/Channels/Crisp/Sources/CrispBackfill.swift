public import ChannelKit
public import Foundation

/// Crisp tries again what was not taken, though nobody knows for how long; what it gave up is in its list.
extension CrispAdapter: Backfilling {
    /// Pages of the list that are looked through, and conversations that are read: each is a request of the day's quota.
    private static let maxPages = 5
    private static let pageSize = 50
    private static let maxConversations = 100

    /// What was written since `moment`, in the conversations that changed since.
    public func backfill(since moment: Date, using http: any HTTPSending) async throws(DeliveryError) -> [InboundItem] {
        guard looksForMissed else { return [] }
        var items: [InboundItem] = []
        for session in try await sessions(changedSince: moment, using: http) {
            let path = "\(try api.conversation(session))/messages?timestamp_after=\(moment.millisecondsSince1970)"
            let messages = try await api.get(path, using: http).array ?? []
            items += messages.map { hook(of: $0, in: session).inboundItem }
        }
        return items.orderedByProviderTime()
    }

    /// The latest come first in the list; one without a time counts as changed.
    private func sessions(changedSince moment: Date, using http: any HTTPSending) async throws(DeliveryError)
        -> [String]
    {
        var sessions: [String] = []
        for page in 1...Self.maxPages where sessions.count < Self.maxConversations {
            let list = try await api.get("conversations/\(page)?per_page=\(Self.pageSize)", using: http).array ?? []
            let changed = list.filter { conversation in
                conversation["updated_at"].flatMap(Date.init(crispTimestamp:)).map { $0 >= moment } ?? true
            }
            sessions += changed.compactMap { $0["session_id"]?.string }.filter {
                $0.isSessionID && !sessions.contains($0)
            }
            if changed.count < Self.pageSize { break }
        }
        return Array(sessions.prefix(Self.maxConversations))
    }

    /// The hook that would have told of `message`.
    private func hook(of message: JSONValue, in session: String) -> CrispItem {
        let known: [String: JSONValue] = ["website_id": .string(websiteID), "session_id": .string(session)]
        return CrispItem(
            event: message["from"]?.string == "user" ? "message:send" : "message:received",
            website: websiteID,
            data: .object((message.object ?? [:]).merging(known) { _, known in known }),
            timestamp: message["timestamp"]
        )
    }
}
