public import ChannelKit
public import Foundation

// Queries of Vapi's call list, newest first.

extension VapiAPI {
    /// Vapi's default page size.
    private static let pageSize = 100
    /// The max number of pages: more calls than ten lines make in the days that a hub may be down.
    private static let maxPages = 50

    /// The calls that match `filters`, from all pages.
    ///
    /// - Parameter cursor: The member by whose time the pages go back.
    func calls(
        _ filters: [(name: String, value: String)],
        by cursor: String = "createdAt",
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [JSONValue] {
        var calls: [JSONValue] = []
        var last: [(name: String, value: String)] = []
        for _ in 0..<Self.maxPages {
            let query = filters + last + [("limit", String(Self.pageSize))]
            let page = try await get("call", query: query, using: http).array ?? []
            calls += page
            guard page.count >= Self.pageSize, let time = page.last?[cursor]?.string else { break }
            last = [("\(cursor)Lt", time)]
        }
        return calls
    }
}

/// Looks a placed call up by the hub's id in its metadata, because Vapi has no idempotency key.
extension VapiAdapter: SendReconciling {
    public func reconcile(
        _ send: UnsettledSend,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt? {
        guard send.destination.thread == nil else {
            throw .ambiguous(reason: "Vapi does not report whether a sentence was spoken")
        }
        let calls = try await api.calls([("createdAtGt", send.sentAfter.iso8601)], using: http)
        let call = calls.first { call in
            call["assistantOverrides"]?["metadata"]?[CallMetadata.correlation]?.string == send.destination.correlation
        }
        return call?["id"]?.string.map { DeliveryReceipt(externalID: $0) }
    }
}

/// Fetches missed reports from the call list, because Vapi sends a report once, unless the assistant has a
/// `backoffPlan`.
extension VapiAdapter: Backfilling {
    public func backfill(since moment: Date, using http: any HTTPSending) async throws(DeliveryError) -> [InboundItem] {
        var items: [InboundItem] = []
        for filter in ownCalls {
            let calls = try await api.calls(filter + [("updatedAtGt", moment.iso8601)], by: "updatedAt", using: http)
            items += calls.filter { $0["status"]?.string == "ended" && $0["id"]?.string?.isEmpty == false }
                .flatMap(ServerMessage.report)
                .map { $0.item(atOwnRoute: true) }
        }
        var seen: Set<ItemKey> = []
        return items.filter { seen.insert($0.key).inserted }.orderedByProviderTime()
    }

    /// The number's calls, and those of the assistant without a number, such as web calls.
    private var ownCalls: [[(name: String, value: String)]] {
        let own = [("phoneNumberId", phoneNumberID), ("assistantId", assistantID)].compactMap { name, value in
            value.map { [(name: name, value: $0)] }
        }
        return own.isEmpty ? [[]] : own
    }
}

extension ServerMessage {
    /// The report of an ended call, in the form of its webhook.
    fileprivate static func report(of call: JSONValue) -> [ServerMessage] {
        let taken = [
            "endedReason", "startedAt", "endedAt", "cost", "costs", "costBreakdown", "artifact", "analysis",
            "destination", "customer", "transcript", "summary", "messages", "recordingUrl", "stereoRecordingUrl",
        ]
        var message: [String: JSONValue] = [
            "type": "end-of-call-report", "call": call, "timestamp": call["endedAt"] ?? call["updatedAt"] ?? .null,
        ]
        for name in taken { message[name] = call[name] }
        return items(of: .object(message))
    }
}
