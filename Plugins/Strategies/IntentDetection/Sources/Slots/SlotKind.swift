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
    /// The facts beside the value, such as the end of a span or a telephone extension.
    var facts: [String: JSONValue] = [:]
}

/// The result of reading an answer.
enum SlotAnswer: Equatable, Sendable {
    case value(SlotFinding)
    /// The text is about such a value, and it is not clear which.
    case ask(Doubt)
    /// The text has no such value.
    case none

    var finding: SlotFinding? {
        guard case .value(let finding) = self else { return nil }
        return finding
    }

    /// A single value, or a doubt if there are several different ones.
    init(_ findings: [SlotFinding]) {
        guard let first = findings.first else {
            self = .none
            return
        }
        self = findings.allSatisfy { $0.value == first.value } ? .value(first) : .ask(.several)
    }
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
    /// The limits of the slot's answers; nil to take every time, also a span of many days.
    var limits: SlotLimits?

    var isEnglish: Bool { language.isEmpty || language.hasPrefix("en") }
}

extension SlotKind {
    /// Reads `text` as an answer to this slot's question.
    func read(_ text: String, among choices: [SlotChoice], _ context: SlotContext) -> SlotAnswer {
        let text = SlotText(text)
        return switch self {
        case .name: NameSlot.answer(in: text)
        case .phone: PhoneSlot.answer(in: text, context)
        case .email: EmailSlot.answer(in: text)
        case .dateTime: DateTimeSlot(context).answer(in: text)
        case .number: NumberSlot.answer(in: text, context)
        case .choice: ChoiceSlot(choices).answer(in: text)
        case .text: TextSlot.answer(in: text).map(SlotAnswer.value) ?? .none
        }
    }

    /// The answer in `text` to this slot's question; nil if there is none or it is ambiguous.
    func answer(in text: String, among choices: [SlotChoice], _ context: SlotContext) -> SlotFinding? {
        read(text, among: choices, context).finding
    }

    /// The values of this kind in `text`, which was not an answer to this slot's question.
    ///
    /// - Parameter wanted: The number of values that the form still needs: a span of days answers two questions.
    func mentions(in text: String, _ context: SlotContext, wanted: Int = 1) -> [SlotFinding] {
        let text = SlotText(text)
        return switch self {
        case .name: NameSlot.introduction(in: text).map { [$0] } ?? []
        case .phone: PhoneSlot.mentions(in: text, context)
        case .email: EmailSlot.mentions(in: text)
        case .dateTime: DateTimeSlot(context).mentions(in: text, splitting: wanted > 1)
        case .number: NumberSlot.mentions(in: text, context)
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
