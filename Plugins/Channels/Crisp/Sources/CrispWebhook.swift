public import ChannelKit
import Foundation

extension CrispAdapter {
    public static func locate(_ request: WebhookRequest) -> [Address] {
        (scan.strings(in: request.body)["website_id"] ?? []).filter { !$0.isEmpty }.map(Address.website)
    }

    private static let scan = JSONScan("website_id")

    /// One hook tells one thing, but for receipts, which may concern several messages.
    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        let item = try CrispItem(parsing: request.request.body)
        try manifest.limits.check(items: item.count)
        return item.singles.map(\.inboundItem)
    }
}

/// One thing that Crisp tells: a hook's whole body, or that part of a receipt that concerns one message.
struct CrispItem {
    /// Such as `message:send`.
    let event: String
    /// The website outside of `data`.
    let website: String?
    let data: JSONValue
    /// When it happened.
    let timestamp: JSONValue?

    init(event: String, website: String?, data: JSONValue, timestamp: JSONValue?) {
        self.event = event
        self.website = website
        self.data = data
        self.timestamp = timestamp
    }

    /// Reads a body, or a payload, which has the same form.
    init(parsing body: Data) throws(InboundError) {
        let root = try JSONValue(parsing: body)
        guard let event = root["event"]?.string, !event.isEmpty else { throw .malformed("there is no 'event'") }
        self.init(
            event: event,
            website: root["website_id"]?.string,
            data: root["data"] ?? .null,
            timestamp: root["timestamp"]
        )
    }

    var isReceipt: Bool { event.hasPrefix("message:acknowledge:") }

    /// The number of items that it becomes.
    var count: Int { max(1, fingerprints.count) }

    private var fingerprints: [JSONValue] { isReceipt ? data["fingerprints"]?.array ?? [] : [] }

    /// The part of a receipt that each of its messages gets.
    private static let shared: Set = ["website_id", "session_id", "origin", "details", "timestamp"]

    /// The item by itself, or a receipt of several messages as so many, each with what is short of the rest.
    var singles: [CrispItem] {
        guard fingerprints.count > 1, event.utf8.count <= Self.maxEventLength,
            case .object(var members)? = data.brief(Self.shared)
        else { return [self] }
        let website = website.flatMap { JSONValue.string($0).ifBrief?.string }
        return fingerprints.map { fingerprint in
            members["fingerprints"] = [fingerprint]
            return CrispItem(event: event, website: website, data: .object(members), timestamp: timestamp?.ifBrief)
        }
    }

    /// Longer than any event's name.
    private static let maxEventLength = 64

    /// The item as the hub keeps it.
    var inboundItem: InboundItem {
        InboundItem(key: key, lane: lane, addresses: addresses, occurredAt: occurredAt, payload: payload)
    }

    var session: String? { data["session_id"]?.string.flatMap { $0.isEmpty ? nil : $0 } }

    /// Crisp's id of the message, unique within its session.
    var fingerprint: Int64? {
        let value = (isReceipt ? data["fingerprints"]?[0] : data["fingerprint"])?.integer
        return value.flatMap { $0 > 0 ? $0 : nil }
    }

    /// The website; what is inside `data` counts only where there is none outside.
    var websiteID: String? { website ?? data["website_id"]?.string }

    /// Whether the website outside of `data` is the one inside of it, where it is told twice.
    var isOfOneWebsite: Bool {
        guard let website, let inner = data["website_id"]?.string else { return true }
        return website == inner
    }

    var occurredAt: Date? {
        [data["timestamp"], timestamp].lazy.compactMap { $0.flatMap(Date.init(crispTimestamp:)) }.first
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

extension Date {
    /// Reads Crisp's timestamps, milliseconds since 1970; seconds are taken, too.
    init?(crispTimestamp value: JSONValue) {
        switch value.integer {
        case .some(let seconds) where (1..<100_000_000_000).contains(seconds):
            self.init(timeIntervalSince1970: Double(seconds))
        case .some(let milliseconds) where (100_000_000_000..<100_000_000_000_000).contains(milliseconds):
            self.init(millisecondsSince1970: milliseconds)
        default:
            return nil
        }
    }
}
