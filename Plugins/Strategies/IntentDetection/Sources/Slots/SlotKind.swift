import ChannelKit
import Foundation

/// The kind of a slot's value, which selects its reader.
enum SlotKind: String, CaseIterable, Sendable {
    case name, phone, email
    case dateTime = "date_time"
    case number, choice, text

    /// The kinds that are recognised anywhere in a text, in the order of the search: the digits of a phone number or a
    /// date must not be read as a number.
    static let recognisable: [SlotKind] = [.email, .phone, .dateTime, .number]
}

/// A slot's value as found in a text.
struct SlotFinding: Equatable, Sendable {
    let value: JSONValue
    /// The characters that state the value.
    let range: Range<Int>
    /// True if the value is the customer's words unchanged.
    var isVerbatim = false
}

/// The context of a slot's reader.
struct SlotContext: Sendable {
    /// The time of the message.
    let now: Date
    let timeZone: TimeZone
    /// The language code, such as `fr`.
    let language: String
    /// The tenant's opening hours, if configured; they disambiguate 7 in the morning from 7 in the evening.
    var isOpen: (@Sendable (Date) -> Bool)?

    var isEnglish: Bool { language.isEmpty || language.hasPrefix("en") }
}

extension SlotKind {
    /// The answer in `text` to this slot's question; nil if there is none or it is ambiguous.
    func answer(in text: String, among choices: [SlotChoice], _ context: SlotContext) -> SlotFinding? {
        let text = SlotText(text)
        return switch self {
        case .name: NameSlot.answer(in: text)
        case .phone: PhoneSlot.answer(in: text)
        case .email: EmailSlot.answer(in: text)
        case .dateTime: DateTimeSlot(context).mentions(in: text).single
        case .number: NumberSlot.answer(in: text, context)
        case .choice: ChoiceSlot(choices).answer(in: text)
        case .text: TextSlot.answer(in: text)
        }
    }

    /// The values of this kind in `text`, which was not an answer to this slot's question.
    func mentions(in text: String, _ context: SlotContext) -> [SlotFinding] {
        let text = SlotText(text)
        return switch self {
        case .name: NameSlot.introduction(in: text).map { [$0] } ?? []
        case .phone: PhoneSlot.mentions(in: text)
        case .email: EmailSlot.mentions(in: text)
        case .dateTime: DateTimeSlot(context).mentions(in: text)
        case .number: NumberSlot.mentions(in: text)
        case .choice, .text: []
        }
    }
}

extension [SlotFinding] {
    /// The only value; nil if there are several different ones.
    var single: SlotFinding? {
        guard let first, allSatisfy({ $0.value == first.value }) else { return nil }
        return first
    }
}
