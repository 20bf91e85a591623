public import ChannelKit
public import Foundation

/// Fetches messages whose hooks were lost: Crisp does not document how long it retries a hook.
extension CrispAdapter: Backfilling {
    /// The limits of one run: each page and each conversation costs a request of the daily quota.
    private static let maxPages = 5
    private static let pageSize = 50
    private static let maxConversations = 100

    /// The messages since `moment`, read from the conversations that changed since; empty without `backfill: true`.
    public func backfill(since moment: Date, using http: any HTTPSending) async throws(DeliveryError) -> [InboundItem] {
        guard fetchesMissed else { return [] }
        var items: [InboundItem] = []
        for session in try await sessions(changedSince: moment, using: http) {
            let path = "\(try api.conversation(session))/messages?timestamp_after=\(moment.millisecondsSince1970)"
            let messages = try await api.get(path, using: http).array ?? []
            items += messages.map { item(of: $0, in: session).inboundItem }
        }
        return items.orderedByProviderTime()
    }

    /// The conversations updated since `moment`, newest first; those without `updated_at` are included.
    private func sessions(changedSince moment: Date, using http: any HTTPSending) async throws(DeliveryError)
        -> [String]
    {
        var sessions: [String] = []
        for page in 1...Self.maxPages where sessions.count < Self.maxConversations {
            let list = try await api.get("conversations/\(page)?per_page=\(Self.pageSize)", using: http).array ?? []
            let changed = list.filter { conversation in
                conversation["updated_at"]?.unixTime.map { $0 >= moment } ?? true
            }
            sessions += changed.compactMap { $0["session_id"]?.string }.filter {
                $0.isSessionID && !sessions.contains($0)
            }
            if changed.count < Self.pageSize { break }
        }
        return Array(sessions.prefix(Self.maxConversations))
    }

    /// The item of the hook that Crisp sends for `message`.
    private func item(of message: JSONValue, in session: String) -> CrispItem {
        CrispItem(
            event: message["from"]?.string == "user" ? "message:send" : "message:received",
            of: message,
            in: session,
            website: websiteID,
            timestamp: message["timestamp"]
        )
    }
}
