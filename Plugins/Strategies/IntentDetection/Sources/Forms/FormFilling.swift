import ChannelKit
import Foundation

/// Fills the slots of a form from messages, without asking or storing anything.
struct FormFilling: Sendable {
    let form: Form
    private let context: SlotContext
    private(set) var state: FormState
    /// The reason for which the last answer to the open slot was not taken.
    private(set) var doubt: Doubt?

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
            if let finding = read(captured, for: slot).finding { fill(slot, with: finding, saying: captured) }
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
            if let finding { fill(slot, with: finding, saying: SlotText(text)[finding.range]) }
        }
    }

    // MARK: - Answers

    /// Fills the open slot or others from `message`; returns false if it fills none.
    mutating func take(_ message: UnifiedMessage) -> Bool {
        guard let open else { return false }
        if let id = message.choiceID, open.choices.contains(where: { $0.id == id }) {
            fill(open, with: SlotFinding(value: .string(id), range: 0..<0), saying: message.text)
            return true
        }
        let known = state.slots.count
        var rest = message.text
        if let finding = answer(in: rest, to: open) {
            rest = SlotText(rest).without([finding.range])
        }
        // A doubt about the open slot leaves its words to it: "not Friday" is no date in passing either.
        let kinds = SlotKind.recognisable.filter { $0 != .number || open.kind != .text }
        takeMentions(in: rest, of: doubt == nil ? kinds : kinds.filter { $0 != open.kind })
        return state.slots.count > known
    }

    /// Fills the open slot from `text`, together with what was said before and lacked a day or a time.
    private mutating func answer(in text: String, to open: Slot) -> SlotFinding? {
        let alone = read(text, for: open)
        if let heard = state.heard, open.kind == .dateTime, alone.isOpenToHeard,
            let finding = read("\(heard) \(text)", for: open).finding
        {
            fill(open, with: finding, saying: "\(heard) \(text)")
            return SlotFinding(value: finding.value, range: 0..<SlotText(text).characters.count)
        }
        switch alone {
        case .value(let finding):
            fill(open, with: finding, saying: text)
            return finding
        case .ask(let doubt):
            self.doubt = doubt
            state.heard = open.kind == .dateTime && doubt.isPart ? text.cut(toBytes: Self.maxHeardLength) : nil
        case .none: break
        }
        return nil
    }

    /// The max bytes of an incomplete answer that are kept for the next one: a day or a time is short.
    private static let maxHeardLength = 200

    private func read(_ text: String, for slot: Slot) -> SlotAnswer {
        slot.kind.read(text, among: slot.readableChoices, context(for: slot))
    }

    private func context(for slot: Slot?) -> SlotContext {
        var context = context
        context.limits = slot?.limits ?? SlotLimits()
        return context
    }

    /// True if `text` is the title of one of the open slot's choices, such as "Cancel my visit".
    func isChoice(_ text: String) -> Bool {
        guard let open, open.kind == .choice else { return false }
        return ChoiceSlot(open.readableChoices).isTitle(SlotText(text))
    }

    /// True if `text` answers the open slot although it also matches another intent.
    func isAnswered(by text: String) -> Bool {
        guard let open else { return false }
        switch open.kind {
        case .name: return SlotKind.name.mentions(in: text, context).single != nil
        case .text: return !text.isQuestion
        case .choice, .phone, .email: return read(text, for: open).finding != nil
        case .dateTime, .number:
            guard !text.isQuestion else { return false }
            return switch read(text, for: open) {
            case .value: true
            // "Saturday at 3" is an answer, though the tenant is closed then.
            case .ask(let doubt): doubt.isOfTime
            case .none: false
            }
        }
    }

    /// Fills slots from values in passing, such as a phone number or a date, and leaves the open slot unanswered.
    mutating func takeMentions(in text: String) { takeMentions(in: text, of: SlotKind.recognisable) }

    /// Fills a date slot from several messages together; returns the messages that contain nothing else.
    mutating func takeDate(from messages: [UnifiedMessage]) -> Set<String> {
        guard let open, open.kind == .dateTime, messages.count > 1 else { return [] }
        let reader = DateTimeSlot(context(for: open))
        let saying = messages.filter { reader.saysWhen(SlotText($0.text)) }
        let text = saying.map(\.text).joined(separator: " ")
        guard saying.count > 1, let finding = reader.answer(in: SlotText(text)).finding else { return [] }
        fill(open, with: finding, saying: text)
        return Set(saying.map(\.externalID))
    }

    /// Fills the empty slots of these kinds with recognised values; returns the rest of the text.
    @discardableResult
    private mutating func takeMentions(in text: String, of kinds: [SlotKind]) -> String {
        var rest = text
        for kind in kinds {
            let wanted = form.slots.filter { $0.kind == kind && state.slots[$0.name] == nil }
            let findings = kind.mentions(in: rest, context(for: wanted.first), wanted: wanted.count)
            // Two numbers are ambiguous; of two phone numbers or addresses either will do.
            let isClear = findings.count <= wanted.count || kind == .phone || kind == .email
            if isClear {
                for (slot, finding) in zip(wanted, findings) {
                    fill(slot, with: finding, saying: SlotText(rest)[finding.range])
                }
            }
            rest = SlotText(rest).without(findings.map(\.range))
        }
        return rest
    }

    private mutating func fill(_ slot: Slot, with finding: SlotFinding, saying words: String) {
        state.slots[slot.name] = finding.value
        state.facts[slot.name] = finding.facts.isEmpty ? nil : .object(finding.facts)
        state.heard = nil
        doubt = nil
        state.said[slot.name] = words.cut(toBytes: Self.maxWordsLength)
    }

    /// The max length of the customer's words in a lead, in bytes.
    private static let maxWordsLength = 600
}

extension Doubt {
    /// True if the answer lacks a part that the next one may add.
    fileprivate var isPart: Bool { self == .noDay || self == .noTime || self == .halfOfDay }
}

extension SlotAnswer {
    /// True if an earlier part of the answer may complete this one.
    fileprivate var isOpenToHeard: Bool {
        switch self {
        case .value(let finding): finding.value.string?.count == 10 && finding.facts.isEmpty
        case .ask(let doubt): doubt.isPart
        case .none: true
        }
    }
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
