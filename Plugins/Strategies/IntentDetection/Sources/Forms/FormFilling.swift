import ChannelKit
import Foundation

/// Fills a form from what was said; it neither asks nor remembers.
struct FormFilling: Sendable {
    let capture: Form
    let context: SlotContext
    private(set) var state: FormState

    init(_ state: FormState, of capture: Form, in turn: Turn) {
        self.capture = capture
        self.state = state
        context = SlotContext(turn)
    }

    /// What to ask for next; nil if everything is known.
    var open: Slot? { capture.slots.first { state.slots[$0.name] == nil } }

    /// Notes that the open slot is asked for, `again` if it was before.
    mutating func noteQuestion(again: Bool) { state.asked = again ? state.asked + 1 : 1 }

    mutating func noteMessage(at time: Date) { state.at = time }

    // MARK: - Before anything is asked

    /// Takes what is known without asking: what the pattern captured, the first message, the provider's facts.
    mutating func takeKnown(from contact: UnifiedContact, saying text: String) {
        for slot in capture.slots {
            guard let captured = state.captures[slot.name] else { continue }
            if let finding = slot.kind.answer(in: captured, among: slot.readableChoices, context) {
                fill(slot, with: finding.value, saying: captured)
            }
        }
        let rest = takeMentions(in: text, of: SlotKind.recognisable)
        takeChoicesAndNames(in: rest)
        for slot in capture.slots where state.slots[slot.name] == nil {
            let known = slot.kind == .name ? contact.name : slot.kind == .phone ? contact.phone : nil
            if let known, !known.isEmpty { state.slots[slot.name] = .string(known.cut(toBytes: Self.maxWordsLength)) }
        }
    }

    private mutating func takeChoicesAndNames(in text: String) {
        for slot in capture.slots where state.slots[slot.name] == nil {
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

    /// Whether `text` answers the open slot, or says anything for another.
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

    /// Whether `text`, which seems to ask for something else, is an answer to the open slot all the same.
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

    /// Takes what is said by the way, such as a phone number or a date, without an answer to the open slot.
    mutating func takeAside(_ text: String) { takeMentions(in: text, of: SlotKind.recognisable) }

    /// Takes a day and a time that were said in several messages; returns the messages that hold nothing else to take.
    mutating func takeDate(from messages: [UnifiedMessage]) -> Set<String> {
        guard let open, open.kind == .dateTime, messages.count > 1 else { return [] }
        let reader = DateTimeSlot(context)
        let saying = messages.filter { reader.saysWhen(SlotText($0.text)) }
        let text = saying.map(\.text).joined(separator: " ")
        guard saying.count > 1, let finding = reader.mentions(in: SlotText(text)).single else { return [] }
        fill(open, with: finding.value, saying: text)
        return Set(saying.map(\.externalID))
    }

    /// Takes what can be recognised for slots of these kinds that are still unknown; returns the rest of the text.
    @discardableResult
    private mutating func takeMentions(in text: String, of kinds: [SlotKind]) -> String {
        var rest = text
        for kind in kinds {
            let findings = kind.mentions(in: rest, context)
            let wanted = capture.slots.filter { $0.kind == kind && state.slots[$0.name] == nil }
            // Of two numbers nobody knows which is meant; of two phones either will do.
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

    /// The bytes of the customer's words that stand in a lead.
    private static let maxWordsLength = 600
}

extension SlotContext {
    /// What was said in `turn` is relative to when it was said, and so the same if the turn is run again.
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
    /// The id of what was tapped.
    var choiceID: String? {
        for case .choice(let id, _) in content { return id }
        return nil
    }
}

extension String {
    /// Whether somebody asks something.
    fileprivate var isQuestion: Bool {
        contains("?") || foldedWords.first.map(Self.questionWords.contains) ?? false
    }

    private static let questionWords: Set<String> = [
        "what", "when", "where", "who", "why", "how", "which", "do", "does", "is", "are", "can", "could", "quel",
        "quelle",
        "quels", "quelles", "quand", "ou", "qui", "pourquoi", "comment", "combien", "est", "avez", "faites", "pouvez",
    ]
}
