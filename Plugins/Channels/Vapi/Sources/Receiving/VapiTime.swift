import ChannelKit
import Foundation

extension Date {
    /// Reads a time of Vapi's: milliseconds since 1970, in older traffic ISO 8601.
    ///
    /// Nil for a value outside this century, which cannot be a time.
    init?(vapi value: JSONValue?) {
        let date: Date?
        switch value {
        case .string(let text): date = Date(iso8601: text) ?? Double(text).flatMap(Self.init(milliseconds:))
        case .some(let value): date = value.number.flatMap(Self.init(milliseconds:))
        case nil: date = nil
        }
        guard let date, (946_684_800..<4_102_444_800).contains(date.timeIntervalSince1970) else { return nil }
        // Both forms of one time are equal to the millisecond.
        self.init(millisecondsSince1970: date.millisecondsSince1970)
    }

    private init?(milliseconds: Double) {
        guard milliseconds.isFinite, abs(milliseconds) < 1e15 else { return nil }
        self.init(timeIntervalSince1970: milliseconds / 1_000)
    }
}

extension String {
    /// A word of Vapi's for use in a reason: letters, digits and common punctuation only, shortened.
    var plainWord: String {
        String(prefix(64).filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
    }
}
