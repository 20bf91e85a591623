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
    var otherForm: String? {
        switch digits.prefix(2) {
        case "55": brazilian
        // The 1 of mobile numbers went out of use in 2019, but not at WhatsApp.
        case "52": toggling("1", after: 2, before: 10)
        // The 9 of mobile numbers is for calls from abroad, and some leave it out.
        case "54": toggling("9", after: 2, before: 10)
        default: nil
        }
    }

    /// The number as it is dialled today, as far as its digits tell.
    var e164: String {
        let forms = [digits, otherForm ?? digits].sorted { $0.utf8.count < $1.utf8.count }
        switch digits.prefix(2) {
        case "55": return "+\(forms[1])"
        case "52": return "+\(forms[0])"
        default: return "+\(digits)"
        }
    }

    /// The same text for both forms.
    var orderingKey: String { min(digits, otherForm ?? digits) }

    /// Mobile numbers got a ninth digit, and who was there before is still known without it.
    ///
    /// Only what began with 6 to 9 was a mobile number; before a landline's a 9 makes somebody else's number.
    private var brazilian: String? {
        guard let first = digits.suffix(8).first, ("6"..."9").contains(first) else { return nil }
        return toggling("9", after: 4, before: 8)
    }

    /// The number without the `mark` that stands after `kept` and before `length` digits, or with it if it is not
    /// there; nil if the number has another length.
    private func toggling(_ mark: Character, after kept: Int, before length: Int) -> String? {
        let rest = digits.dropFirst(kept)
        if rest.utf8.count == length { return "\(digits.prefix(kept))\(mark)\(rest)" }
        guard rest.utf8.count == length + 1, rest.first == mark else { return nil }
        return "\(digits.prefix(kept))\(rest.dropFirst())"
    }
}
