import ChannelKit

/// The message id that the hub chooses before sending.
///
/// Crisp lets the sender choose any integer below 2^53. The hub derives it from the send alone: a retry has the same
/// one, and a message whose response was lost can be looked up by it. It is recognised without stored state: it is at
/// least 2^52, which Crisp's own (milliseconds since 1970 and a few digits) do not reach for centuries, and its last 16
/// bits are a checksum of the others and the website.
enum Fingerprint {
    private static let floor: Int64 = 1 << 52
    private static let tagBits = 16
    private static let tagMask: Int64 = (1 << tagBits) - 1

    /// The fingerprint of the send with the id `correlation`.
    static func make(for correlation: String, in session: String, of website: String) -> Int64 {
        let id = number("\(website)\n\(session)\n\(correlation)") >> (63 - 36)
        return floor | id << tagBits | tag(of: id, website: website)
    }

    /// True if a hub chose `fingerprint`.
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
        Int64((UInt64(text.digest(bytes: 8), radix: 16) ?? 0) >> 1)
    }
}
