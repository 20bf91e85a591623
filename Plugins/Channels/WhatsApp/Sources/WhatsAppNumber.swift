import ChannelKit

/// A phone number as WhatsApp writes it: its digits with the country code, and nothing else.
///
/// Three countries have numbers in two forms, of which WhatsApp may give the one and take the other.
///
/// - SeeAlso: "Numbers in two forms" in this plugin's README.
struct WhatsAppNumber: Hashable {
    let digits: String

    /// Nil for what is no number, above all for a business-scoped user id.
    init?(_ id: String) {
        guard id.isAllDigits, (7...15).contains(id.utf8.count) else { return nil }
        digits = id
    }

    /// The other form of the same number, if its country has two.
    var otherForm: String? { brazilian ?? mexican ?? argentine }

    /// The number as it is dialled today.
    var e164: String {
        let isShortBrazilian = digits.hasPrefix("55") && brazilian.map { $0.utf8.count > digits.utf8.count } == true
        let isLongMexican = digits.hasPrefix("521") && mexican != nil
        return "+\((isShortBrazilian || isLongMexican ? otherForm : nil) ?? digits)"
    }

    /// The same text for both forms.
    var orderingKey: String { min(digits, otherForm ?? digits) }

    /// Mobile numbers got a ninth digit, and who was there before is still known without it.
    ///
    /// Only what began with 6 to 9 was a mobile number; before a landline's a 9 makes somebody else's number.
    private var brazilian: String? {
        if let match = digits.wholeMatch(of: /(55[0-9]{2})9([6-9][0-9]{7})/) { return "\(match.1)\(match.2)" }
        return digits.wholeMatch(of: /(55[0-9]{2})([6-9][0-9]{7})/).map { "\($0.1)9\($0.2)" }
    }

    /// The 1 of mobile numbers went out of use in 2019, but not at WhatsApp.
    private var mexican: String? {
        if let match = digits.wholeMatch(of: /521([0-9]{10})/) { return "52\(match.1)" }
        return digits.wholeMatch(of: /52([0-9]{10})/).map { "521\($0.1)" }
    }

    /// The 9 of mobile numbers is for calls from abroad, and some leave it out.
    private var argentine: String? {
        if let match = digits.wholeMatch(of: /549([0-9]{10})/) { return "54\(match.1)" }
        return digits.wholeMatch(of: /54([0-9]{10})/).map { "549\($0.1)" }
    }
}
