public import ChannelKit
import Foundation

extension CrispAdapter {
    public static func locate(_ request: WebhookRequest) -> [Address] {
        (scan.strings(in: request.body)["website_id"] ?? []).filter { !$0.isEmpty }.map(Address.website)
    }

    private static let scan = JSONScan("website_id")

    /// One item per hook, except for receipts: one per message.
    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        let item = try CrispItem(parsing: request.request.body)
        try manifest.limits.check(items: item.count)
        return item.parts.map(\.inboundItem)
    }
}

/// One item: the body of a hook, or the part of a receipt that concerns one message.
struct CrispItem {
    /// The event's name, such as `message:send`.
    let event: String
    /// The `website_id` beside `data`.
    let website: String?
    let data: JSONValue
    /// The `timestamp` beside `data`.
    let timestamp: JSONValue?

    init(event: String, website: String?, data: JSONValue, timestamp: JSONValue?) {
        self.event = event
        self.website = website
        self.data = data
        self.timestamp = timestamp
    }

    /// The item of a message that was read from the API.
    init(event: String, of message: JSONValue, in session: String, website: String, timestamp: JSONValue?) {
        let ids: [String: JSONValue] = ["website_id": .string(website), "session_id": .string(session)]
        let data = (message.object ?? [:]).merging(ids) { _, known in known }
        self.init(event: event, website: website, data: .object(data), timestamp: timestamp)
    }

    /// Reads a hook's body, or an item's payload, which has the same form.
    init(parsing body: Data) throws(InboundError) {
        let root = try JSONValue(parsing: body)
        guard let event = root["event"]?.string, !event.isEmpty else { throw .malformed("'event' is missing") }
        self.init(
            event: event,
            website: root["website_id"]?.string,
            data: root["data"] ?? .null,
            timestamp: root["timestamp"]
        )
    }

    var isReceipt: Bool { event.hasPrefix("message:acknowledge:") }

    /// The number of items in the hook.
    var count: Int { max(1, fingerprints.count) }

    private var fingerprints: [JSONValue] { isReceipt ? data["fingerprints"]?.array ?? [] : [] }

    /// The members of a receipt's `data` that every part keeps.
    private static let shared: Set = ["website_id", "session_id", "origin", "details", "timestamp"]

    /// The item itself, or one item per message of a receipt, each without the long members: copying those for every
    /// message would multiply the body.
    var parts: [CrispItem] {
        guard fingerprints.count > 1, event.utf8.count <= Self.maxEventLength,
            case .object(var members)? = data.brief(Self.shared)
        else { return [self] }
        let website = website.flatMap { JSONValue.string($0).ifBrief?.string }
        return fingerprints.map { fingerprint in
            members["fingerprints"] = [fingerprint]
            return CrispItem(event: event, website: website, data: .object(members), timestamp: timestamp?.ifBrief)
        }
    }

    /// The max bytes of an event's name: longer than any of Crisp's.
    private static let maxEventLength = 64

    /// The item as the hub stores it.
    var inboundItem: InboundItem {
        InboundItem(key: key, lane: lane, addresses: addresses, occurredAt: occurredAt, payload: payload)
    }

    var session: String? { data["session_id"]?.nonEmptyString }

    /// The message's id, unique within its session; nil if missing or not positive.
    var fingerprint: Int64? {
        let value = (isReceipt ? data["fingerprints"]?[0] : data["fingerprint"])?.integer
        return value.flatMap { $0 > 0 ? $0 : nil }
    }

    /// The website beside `data`, or the one inside it.
    var websiteID: String? { website ?? data["website_id"]?.string }

    /// False if the website ids beside and inside `data` differ.
    var isOfOneWebsite: Bool {
        guard let website, let inner = data["website_id"]?.string else { return true }
        return website == inner
    }

    var occurredAt: Date? {
        [data["timestamp"], timestamp].lazy.compactMap { $0?.unixTime }.first
    }

    private var addresses: [Address] {
        websiteID.flatMap { $0.isEmpty ? nil : [.website($0)] } ?? []
    }

    private var payload: Data {
        JSONValue.compact([
            "event": .string(event), "website_id": website.map(JSONValue.string), "data": data, "timestamp": timestamp,
        ]).data
    }
}
