import ChannelKit
import Foundation

/// Fills the slots of a form from messages, without asking or storing anything.
struct FormFilling: Sendable {
    let form: Form
    let context: SlotContext
    private(set) var state: FormState

    init(_ state: FormState, of form: Form, in turn: Turn) {
        self.form = form
        self.state = state
        context = SlotContext(turn)
    }

    /// The next slot to ask for; nil if all are filled.
    var open: Slot? { form.slots.first { state.slots[$0.name] == nil } }

    /// Counts a question for the open slot; `isRetry` if it was asked before.
    mutating func countQuestion(isRetry: Bool) { state.asked = isRetry ? state.asked + 1 : 1 }

    /// Records the time of the customer's last message.
    mutating func recordMessage(at time: Date) { state.at = time }

    // MARK: - Before the first question

    /// Fills slots without asking, from the pattern's captures, the first message and the contact's profile.
    mutating func takeKnown(from contact: UnifiedContact, saying text: String) {
        for slot in form.slots {
            guard let captured = state.captures[slot.name] else { continue }
            if let finding = slot.kind.answer(in: captured, among: slot.readableChoices, context) {
                fill(slot, with: finding.value, saying: captured)
            }
        }
        let rest = takeMentions(in: text, of: SlotKind.recognisable)
        takeChoicesAndNames(in: rest)
        for slot in form.slots where state.slots[slot.name] == nil {
            let known = slot.kind == .name ? contact.name : slot.kind == .phone ? contact.phone : nil
            if let known, !known.isEmpty { state.slots[slot.name] = .string(known.cut(toBytes: Self.maxWordsLength)) }
        }
    }

    private mutating func takeChoicesAndNames(in text: String) {
        for slot in form.slots where state.slots[slot.name] == nil {
            let finding: SlotFinding? =
                switch slot.kind {
                case .choice: ChoiceSlot(slot.readableChoices).mention(in: SlotText(text))
                case .name: SlotKind.name.mentions(in: text, context).single
                default: nil
                }
            if let finding { fill(slot, with: finding.value, saying: SlotText(text)[finding.range]) }
        }
    }

    // MARK: - Answers

    /// Fills the open slot or others from `message`; returns false if it fills none.
    mutating func take(_ message: UnifiedMessage) -> Bool {
        guard let open else { return false }
        if let id = message.choiceID, open.choices.contains(where: { $0.id == id }) {
            fill(open, with: .string(id), saying: message.text)
            return true
        }
        let known = state.slots.count
        var rest = message.text
        if let finding = open.kind.answer(in: rest, among: open.readableChoices, context) {
            fill(open, with: finding.value, saying: rest)
            rest = SlotText(rest).without([finding.range])
        }
        takeMentions(in: rest, of: SlotKind.recognisable.filter { $0 != .number || open.kind != .text })
        return state.slots.count > known
    }

    /// True if `text` answers the open slot although it also matches another intent.
    func isAnswered(by text: String) -> Bool {
        guard let open else { return false }
        switch open.kind {
        case .name: return SlotKind.name.mentions(in: text, context).single != nil
        case .text: return !text.isQuestion
        case .choice, .phone, .email:
            return open.kind.answer(in: text, among: open.readableChoices, context) != nil
        case .dateTime, .number:
            return !text.isQuestion && open.kind.answer(in: text, among: [], context) != nil
        }
    }

    /// Fills slots from values in passing, such as a phone number or a date, and leaves the open slot unanswered.
    mutating func takeMentions(in text: String) { takeMentions(in: text, of: SlotKind.recognisable) }

    /// Fills a date slot from several messages together; returns the messages that contain nothing else.
    mutating func takeDate(from messages: [UnifiedMessage]) -> Set<String> {
        guard let open, open.kind == .dateTime, messages.count > 1 else { return [] }
        let reader = DateTimeSlot(context)
        let saying = messages.filter { reader.saysWhen(SlotText($0.text)) }
        let text = saying.map(\.text).joined(separator: " ")
        guard saying.count > 1, let finding = reader.mentions(in: SlotText(text)).single else { return [] }
        fill(open, with: finding.value, saying: text)
        return Set(saying.map(\.externalID))
    }

    /// Fills the empty slots of these kinds with recognised values; returns the rest of the text.
    @discardableResult
    private mutating func takeMentions(in text: String, of kinds: [SlotKind]) -> String {
        var rest = text
        for kind in kinds {
            let findings = kind.mentions(in: rest, context)
            let wanted = form.slots.filter { $0.kind == kind && state.slots[$0.name] == nil }
            // Two numbers are ambiguous; of two phone numbers or addresses either will do.
            let isClear = findings.count <= wanted.count || kind == .phone || kind == .email
            if isClear {
                for (slot, finding) in zip(wanted, findings) {
                    fill(slot, with: finding.value, saying: SlotText(rest)[finding.range])
                }
            }
            rest = SlotText(rest).without(findings.map(\.range))
        }
        return rest
    }

    private mutating func fill(_ slot: Slot, with value: JSONValue, saying words: String) {
        state.slots[slot.name] = value
        state.said[slot.name] = words.cut(toBytes: Self.maxWordsLength)
    }

    /// The max length of the customer's words in a lead, in bytes.
    private static let maxWordsLength = 600
}

extension SlotContext {
    /// The context of `turn`; relative dates count from the time of the message, also if the turn runs again.
    init(_ turn: Turn) {
        let tenant = turn.tenant
        let isOpen: @Sendable (Date) -> Bool = { tenant.isOpen(at: $0) }
        self.init(
            now: turn.messages.last?.sentAt ?? turn.clock.now,
            timeZone: tenant.timeZone,
            language: turn.language,
            isOpen: tenant.hours == nil ? nil : isOpen
        )
    }
}

extension UnifiedMessage {
    /// The id of the tapped button or row.
    var choiceID: String? {
        for case .choice(let id, _) in content { return id }
        return nil
    }
}

extension String {
    /// True if the text is a question.
    fileprivate var isQuestion: Bool {
        contains("?") || foldedWords.first.map(Self.questionWords.contains) ?? false
    }

    private static let questionWords: Set<String> = [
        "what", "when", "where", "who", "why", "how", "which", "do", "does", "is", "are", "can", "could", "quel",
        "quelle",
        "quels", "quelles", "quand", "ou", "qui", "pourquoi", "comment", "combien", "est", "avez", "faites", "pouvez",
    ]
}
