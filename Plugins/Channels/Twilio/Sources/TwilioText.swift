import ChannelKit
import Crypto
import Foundation

extension String {
    /// A sentence of Twilio's without what may be a phone number, an id or a token: it goes into records for operators.
    var withoutIdentifiers: String {
        let addresses = /[a-z]+:\+?[0-9A-Z][^\s,;]*|[A-Za-z0-9_\-]{24,}/
        let numbers = /\+[0-9](?:[0-9 ().\-]*[0-9])?|\(?[0-9][0-9 ().\-]{4,}[0-9]/
        // No sentence of Twilio's is longer, and the search takes longer than in proportion.
        let sentence = String(prefix(1_000))
        return String(sentence.replacing(addresses, with: "…").replacing(numbers, with: "…").prefix(300))
    }

    /// The text as it stands in a form or a query: spaces as `+`, all but letters, digits and `-._~` as escapes.
    var formEncoded: String { percentEncoded(keeping: "-._~", spaceAsPlus: true) }

    /// The text with `%` and two hex digits for each byte that is neither a letter, a digit nor one of `kept`.
    func percentEncoded(keeping kept: String, spaceAsPlus: Bool = false) -> String {
        let kept = Set(kept.utf8)
        var encoded: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: encoded.append(byte)
            case 0x20 where spaceAsPlus: encoded.append(UInt8(ascii: "+"))
            case _ where kept.contains(byte): encoded.append(byte)
            default: encoded += byte.percentEscape
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}

extension UInt8 {
    /// Such as `%2B`.
    var percentEscape: [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "%"), digits[Int(self >> 4)], digits[Int(self & 0xF)]]
    }
}

extension Data {
    /// A form body of `fields`, in their order.
    init(form fields: [(name: String, value: String)]) {
        self.init(fields.map { "\($0.name.formEncoded)=\($0.value.formEncoded)" }.joined(separator: "&").utf8)
    }
}

extension JSONValue {
    /// 128 bits of the SHA-256 of the value, in hex; the order of keys does not matter.
    var digest: String { SHA256.hash(data: data).prefix(16).hex }
}

extension Date {
    /// Reads the dates of Twilio's resources, such as `Sat, 21 Nov 2026 09:00:00 +0000`.
    init?(twilio text: String) {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let pattern = /[A-Za-z]{3}, ([0-9]{2}) ([A-Za-z]{3}) ([0-9]{4}) ([0-9:]{8}) ([+\-])([0-9]{2})([0-9]{2})/
        guard let parts = text.wholeMatch(of: pattern), let month = months.firstIndex(of: String(parts.2)),
            let local = Date(iso8601: "\(parts.3)-\(month < 9 ? "0" : "")\(month + 1)-\(parts.1)T\(parts.4)Z"),
            let hours = Double(parts.6), let minutes = Double(parts.7)
        else { return nil }
        let offset = (hours * 60 + minutes) * 60
        self = local.addingTimeInterval(parts.5 == "+" ? -offset : offset)
    }

    /// The day in GMT, such as `2026-11-21`: the only form of a date that every filter of Twilio's takes.
    var twilioDay: String { String(iso8601.prefix(10)) }
}
