import ChannelKit

/// A sender or recipient as Twilio writes it: `+15550100999`, a short code, a name, or one of these with the prefix of
/// a channel, such as `whatsapp:+15550100999`.
struct TwilioAddress: Hashable {
    /// `whatsapp`, `messenger`, `rcs`, `apple` …; empty for SMS and MMS.
    var prefix: String
    /// The address without the prefix.
    let bare: String

    /// Reads `text`.
    ///
    /// A leading space is restored to `+`, because form decoding by a proxy may have replaced it.
    init(_ text: String) {
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let isPrefixed = halves.count == 2 && !halves[0].isEmpty && halves[0].utf8.allSatisfy(\.isLowercaseLetter)
        let address = isPrefixed ? String(halves[1]) : text
        prefix = isPrefixed ? String(halves[0]) : ""
        bare =
            address.first == " " && address.dropFirst().utf8.allSatisfy(\.isDigit)
            ? "+\(address.dropFirst())" : address
    }

    /// The address with the channel prefix `prefix`, unless it has a prefix of its own.
    func on(_ prefix: String) -> TwilioAddress {
        var address = self
        if address.prefix.isEmpty { address.prefix = prefix }
        return address
    }

    /// The value for `To` and `From`.
    var text: String { prefix.isEmpty ? bare : "\(prefix):\(bare)" }

    var isWhatsApp: Bool { prefix == Self.whatsApp }

    /// The number in E.164; nil for any other address.
    ///
    /// A customer with a hidden number has a business-scoped id, such as `US.1349…`, which is not a phone number.
    var phone: String? { bare.isE164 ? bare : nil }

    static let whatsApp = "whatsapp"
}

extension TwilioAddress {
    /// The other forms of the customer's number on WhatsApp.
    ///
    /// Brazilian accounts from before the ninth digit lack it. Mexican accounts may have a `1` and Argentinian ones a
    /// `9` after the country code.
    var sameOnWhatsApp: [TwilioAddress] {
        guard isWhatsApp, let phone else { return [] }
        let twin: String?
        if let number = phone.wholeMatch(of: /(\+55[0-9]{2})9([0-9]{8})/) {
            twin = "\(number.1)\(number.2)"
        } else if let number = phone.wholeMatch(of: /(\+55[0-9]{2})([0-9]{8})/) {
            twin = "\(number.1)9\(number.2)"
        } else if let number = phone.wholeMatch(of: /\+(521|549)([0-9]{10})/) {
            twin = "+\(number.1.dropLast())\(number.2)"
        } else if let number = phone.wholeMatch(of: /\+(52|54)([0-9]{10})/) {
            twin = "+\(number.1)\(number.1 == "52" ? "1" : "9")\(number.2)"
        } else {
            twin = nil
        }
        return twin.map { [TwilioAddress("\(prefix):\($0)")] } ?? []
    }
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isLowercaseLetter: Bool { (0x61...0x7A).contains(self) }
}
