import ChannelKit

extension CrispItem {
    /// The idempotency key: event, session and fingerprint, since a fingerprint is unique within its session only.
    ///
    /// An update's key also has a digest of its content, since one message can be updated many times. An event without
    /// a fingerprint has a digest of its data and timestamp instead.
    var key: ItemKey {
        guard let fingerprint, let session else {
            let content: JSONValue = .compact(["data": data, "timestamp": timestamp])
            return ItemKey("\(event.bounded):\(session?.bounded ?? ""):#\(content.digest)")
        }
        let name = "\(event.bounded):\(session.bounded):\(fingerprint)"
        guard event == "message:updated" else { return ItemKey(name) }
        return ItemKey("\(name):#\((data["content"] ?? .null).digest)")
    }

    /// The session: its messages and receipts are processed in order.
    ///
    /// Events of a website have a lane of their own.
    var lane: LaneKey { LaneKey(session?.bounded ?? "website:\(websiteID?.bounded ?? "")") }
}

extension String {
    /// The text, or a digest if it is longer than 128 bytes, which no name of Crisp's is.
    fileprivate var bounded: String { utf8.count <= 128 ? self : "#\(digest())" }
}
