import ChannelKit
import Crypto
import Foundation

extension Date {
    /// Reads a time of Vapi's: milliseconds since 1970, in older traffic ISO 8601.
    ///
    /// Nil for what is no time of this century: there is none that means anything.
    init?(vapi value: JSONValue?) {
        let date: Date?
        switch value {
        case .string(let text): date = Date(iso8601: text) ?? Double(text).flatMap(Self.init(milliseconds:))
        case .some(let value): date = value.number.flatMap(Self.init(milliseconds:))
        case nil: date = nil
        }
        guard let date, (946_684_800..<4_102_444_800).contains(date.timeIntervalSince1970) else { return nil }
        // Times that were written in two ways are the same to the millisecond.
        self.init(millisecondsSince1970: date.millisecondsSince1970)
    }

    private init?(milliseconds: Double) {
        guard milliseconds.isFinite, abs(milliseconds) < 1e15 else { return nil }
        self.init(timeIntervalSince1970: milliseconds / 1_000)
    }
}

extension JSONValue {
    /// 128 bits of the SHA-256 of the value, in hex; white space, escapes and the order of keys do not matter.
    var digest: String { SHA256.hash(data: data).prefix(16).hex }
}

extension String {
    /// A short digest of the text, for keys.
    var digest: String { SHA256.hash(data: Data(utf8)).prefix(8).hex }

    /// A word of Vapi's that may stand in a reason: letters, digits and the usual marks, and not long.
    var plainWord: String {
        String(prefix(64).filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
    }
}
