public import ChannelKit
public import Foundation

// What Vapi can be asked: its list of calls, newest first.

extension VapiAPI {
    private static let pageSize = 100
    /// More than ten calls at once make in the days that a hub may be away.
    private static let maxPages = 50

    /// The calls that fit `filters`, page by page.
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
            let fields = (filters + last).map { "\($0.name)=\($0.value.percentEncoded)" }
            let query = (fields + ["limit=\(Self.pageSize)"]).joined(separator: "&")
            let page = try await get("/call?\(query)", using: http).array ?? []
            calls += page
            guard page.count >= Self.pageSize, let time = page.last?[cursor]?.string else { break }
            last = [("\(cursor)Lt", time)]
        }
        return calls
    }
}

extension VapiAdapter: CredentialProbing {
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await api.get("/call?limit=1", using: http)
    }
}

/// Vapi has no idempotency key: a call that may have been placed is looked for by the hub's own id in its metadata.
extension VapiAdapter: SendReconciling {
    public func reconcile(
        _ send: UnsettledSend,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt? {
        guard send.destination.thread == nil else {
            throw .ambiguous(reason: "Vapi does not tell whether a sentence was spoken")
        }
        let calls = try await api.calls([("createdAtGt", send.sentAfter.iso8601)], using: http)
        let call = calls.first { call in
            call["assistantOverrides"]?["metadata"]?[CallMetadata.correlation]?.string == send.destination.correlation
        }
        return call?["id"]?.string.map { DeliveryReceipt(externalID: $0) }
    }
}

/// Vapi sends a report once, unless the assistant has a plan for more; what was missed is in the list of calls.
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

    /// The number's calls, and those of the assistant that came without one, such as from the web.
    private var ownCalls: [[(name: String, value: String)]] {
        let own = [("phoneNumberId", phoneNumberID), ("assistantId", assistantID)].compactMap { name, value in
            value.map { [(name: name, value: $0)] }
        }
        return own.isEmpty ? [[]] : own
    }
}

extension ServerMessage {
    /// The report of a call that is over, as its webhook would have been.
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
