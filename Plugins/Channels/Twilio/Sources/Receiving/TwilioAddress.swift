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

    /// True for a number that is withheld or unknown, as in `anonymous` and `+266696687`.
    var isWithheld: Bool { CallerID.isWithheld(isSIP ? text : bare) }

    /// True if a message to the address can arrive.
    ///
    /// Twilio sends SMS to numbers only: not to short codes, names and withheld numbers.
    var canReceive: Bool { !isWithheld && (!prefix.isEmpty || phone != nil) }

    /// True for SMS and RCS: carriers require words for opting out, and phones may send reactions as texts.
    var isOfCarriers: Bool { prefix.isEmpty || prefix == Self.rcs }

    private var isSIP: Bool { prefix == "sip" || prefix == "sips" }

    static let whatsApp = "whatsapp"
    private static let rcs = "rcs"
}

extension TwilioAddress {
    /// The other form of the customer's number on WhatsApp, whose accounts keep the form of their first day.
    ///
    /// Elsewhere a number is the one that was dialled.
    var sameOnWhatsApp: TwilioAddress? {
        guard isWhatsApp, let phone, let twin = NumberPlan.twin(of: String(phone.dropFirst())) else { return nil }
        return TwilioAddress("\(prefix):+\(twin)")
    }
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isLowercaseLetter: Bool { (0x61...0x7A).contains(self) }
}
