import ChannelKit
import Foundation

/// What a slot holds, and so how it is read.
enum SlotKind: String, CaseIterable, Sendable {
    case name, phone, email
    case dateTime = "date_time"
    case number, choice, text

    /// The kinds that are recognised wherever they stand, in the order in which they are looked for: the digits of a
    /// phone are no number, nor are those of a date.
    static let recognisable: [SlotKind] = [.email, .phone, .dateTime, .number]
}

/// What was found of a slot's value.
struct SlotFinding: Equatable, Sendable {
    let value: JSONValue
    /// The characters that say it.
    let range: Range<Int>
    /// Whether nothing better than the words themselves was made of it.
    var isVerbatim = false
}

/// What a reader has to know besides the words.
struct SlotContext: Sendable {
    /// When it was said.
    let now: Date
    let timeZone: TimeZone
    /// Such as `fr`.
    let language: String
    /// Whether somebody is there at a time, where the business says; it tells 7 in the morning from 7 in the evening.
    var isOpen: (@Sendable (Date) -> Bool)?

    var isEnglish: Bool { language.isEmpty || language.hasPrefix("en") }
}

extension SlotKind {
    /// What `text` says to the question for this slot, nil if nothing or too much.
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

    /// What `text` says of such slots by the way, without having been asked.
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
    /// The only one there is; several that say the same are one.
    var single: SlotFinding? {
        guard let first, allSatisfy({ $0.value == first.value }) else { return nil }
        return first
    }
}
