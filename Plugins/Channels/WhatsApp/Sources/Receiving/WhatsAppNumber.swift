import ChannelKit

/// A phone number as WhatsApp writes it: digits with the country code, without `+`.
///
/// Numbers of three countries have two forms. WhatsApp may report one and accept the other.
///
/// - SeeAlso: "Numbers in two forms" in this plugin's README.
struct WhatsAppNumber: Hashable {
    let digits: String

    /// Nil for anything but a number, such as a business-scoped user id.
    init?(_ id: String) {
        guard id.isAllDigits, (7...15).contains(id.utf8.count) else { return nil }
        digits = id
    }

    /// The other form of the number, if its country has two.
    var otherForm: String? {
        switch digits.prefix(2) {
        case "55": brazilian
        // The 1 of mobile numbers was abolished in 2019; WhatsApp still uses it.
        case "52": toggling("1", after: 2, before: 10)
        // The 9 of mobile numbers is for calls from abroad, and is sometimes omitted.
        case "54": toggling("9", after: 2, before: 10)
        default: nil
        }
    }

    /// The number in E.164 in its current form.
    var e164: String {
        let forms = [digits, otherForm ?? digits].sorted { $0.utf8.count < $1.utf8.count }
        switch digits.prefix(2) {
        case "55": return "+\(forms[1])"
        case "52": return "+\(forms[0])"
        default: return "+\(digits)"
        }
    }

    /// One key for both forms.
    var orderingKey: String { min(digits, otherForm ?? digits) }

    /// The number with or without the ninth digit of mobile numbers.
    ///
    /// Accounts from before its introduction lack it. Only numbers that began with 6 to 9 were mobile numbers. A 9
    /// before a landline number would make another customer's number.
    private var brazilian: String? {
        guard let first = digits.suffix(8).first, ("6"..."9").contains(first) else { return nil }
        return toggling("9", after: 4, before: 8)
    }

    /// The number without `mark` between the first `kept` digits and the last `length`, or with it if it is missing.
    ///
    /// Nil if the number has another length.
    private func toggling(_ mark: Character, after kept: Int, before length: Int) -> String? {
        let rest = digits.dropFirst(kept)
        if rest.utf8.count == length { return "\(digits.prefix(kept))\(mark)\(rest)" }
        guard rest.utf8.count == length + 1, rest.first == mark else { return nil }
        return "\(digits.prefix(kept))\(rest.dropFirst())"
    }
}
