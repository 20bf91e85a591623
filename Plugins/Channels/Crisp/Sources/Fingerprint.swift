import Crypto
import Foundation

/// The id that the hub gives a message before it is sent.
///
/// Crisp lets the sender choose it: an integer below 2^53. The hub's depends on the send alone, so that a send that is
/// tried again has the same one, and the message can be asked for by it when an answer was lost. It is known again
/// without a memory: it is at least 2^52, which Crisp's own (milliseconds since 1970 and a few digits) are not for
/// centuries, and its last 16 bits follow from the others and the website.
enum Fingerprint {
    private static let floor: Int64 = 1 << 52
    private static let tagBits = 16
    private static let tagMask: Int64 = (1 << tagBits) - 1

    /// The fingerprint of the send that the hub calls `correlation`.
    static func make(for correlation: String, in session: String, of website: String) -> Int64 {
        let id = number("\(website)\n\(session)\n\(correlation)") >> (63 - 36)
        return floor | id << tagBits | tag(of: id, website: website)
    }

    /// Whether a hub chose `fingerprint`.
    static func isOurs(_ fingerprint: Int64, website: String) -> Bool {
        guard (floor..<(floor << 1)).contains(fingerprint) else { return false }
        let id = (fingerprint - floor) >> tagBits
        return fingerprint & tagMask == tag(of: id, website: website)
    }

    private static func tag(of id: Int64, website: String) -> Int64 {
        number("patchbay\n\(website)\n\(id)") & tagMask
    }

    /// 63 bits of a digest of `text`.
    private static func number(_ text: String) -> Int64 {
        SHA256.hash(data: Data(text.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }.positive
    }
}

extension UInt64 {
    fileprivate var positive: Int64 { Int64(self >> 1) }
}
