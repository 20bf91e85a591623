import ChannelKit
import Crypto
import Foundation

extension CrispItem {
    /// The item's name: event, session and fingerprint, since a fingerprint is unique within its session only.
    ///
    /// A message can be updated many times, so that the content belongs to it then. What has no fingerprint is named
    /// after all that it says.
    var key: ItemKey {
        guard let fingerprint, let session else {
            let said: JSONValue = .compact(["data": data, "timestamp": timestamp])
            return ItemKey("\(event.bounded):\(session?.bounded ?? ""):#\(said.digest)")
        }
        let name = "\(event.bounded):\(session.bounded):\(fingerprint)"
        guard event == "message:updated" else { return ItemKey(name) }
        return ItemKey("\(name):#\((data["content"] ?? .null).digest)")
    }

    /// The session, so that what is said in it and the receipts of it stay in order.
    var lane: LaneKey { LaneKey(session?.bounded ?? "website:\(websiteID?.bounded ?? "")") }
}

extension JSONValue {
    /// 128 bits of the SHA-256 of the value, in hex; white space, escapes and the order of keys do not matter.
    var digest: String { SHA256.hash(data: data).prefix(16).hex }
}

extension String {
    /// The text, or where it is longer than any name of Crisp's, a digest of it.
    fileprivate var bounded: String { utf8.count <= 128 ? self : "#\(SHA256.hash(data: Data(utf8)).prefix(16).hex)" }
}
