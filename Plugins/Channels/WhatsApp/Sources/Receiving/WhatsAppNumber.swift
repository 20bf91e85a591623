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
    var otherForm: String? { NumberPlan.twin(of: digits) }

    /// The number in E.164 in its current form.
    var e164: String { "+\(NumberPlan.current(digits))" }

    /// One key for both forms.
    var orderingKey: String { min(digits, otherForm ?? digits) }
}
