import ChannelKit
import Foundation

/// A turn that opens a form or continues one.
struct FormTurn: Sendable {
    let turn: Turn
    /// The turn's messages, with their texts cut to ``OperatorPattern/textLimit``.
    private let messages: [UnifiedMessage]
    let strategy: IntentDetection
    /// The form before the turn; nil if the turn opens it.
    let before: FormState?
    private(set) var filling: FormFilling
    /// The message that opens the form.
    private let opening: String
    /// Replies to other intents in the same turn.
    private var otherReplies: [ReplyContent] = []

    private var intent: String { filling.state.intent }

    init(opening form: Form, for detection: Detection, in turn: Turn, of strategy: IntentDetection) {
        let state = FormState(
            intent: detection.intent.name,
            begun: turn.id,
            captures: detection.captures,
            at: turn.messages.last?.sentAt ?? turn.clock.now
        )
        self.turn = turn
        messages = turn.messages.map(\.shortened)
        self.strategy = strategy
        before = nil
        opening = detection.said ?? turn.text(limit: OperatorPattern.textLimit)
        filling = FormFilling(state, of: form, in: turn)
    }

    init(continuing state: FormState, of form: Form, in turn: Turn, of strategy: IntentDetection) {
        self.turn = turn
        messages = turn.messages.map(\.shortened)
        self.strategy = strategy
        before = state
        opening = ""
        filling = FormFilling(state, of: form, in: turn)
    }

    /// Opens the form and asks for the first empty slot.
    func begin() async throws -> Verdict {
        var updated = self
        updated.filling.takeKnown(from: turn.contact, saying: opening)
        guard updated.filling.open != nil else { return try await updated.finish() }
        updated.filling.countQuestion(isRetry: false)
        return try await updated.ask(isRetry: false)
    }

    /// Fills slots from the turn's messages and asks for the next one.
    func respond() async throws -> Verdict {
        var updated = self
        updated.filling.recordMessage(at: turn.messages.last?.sentAt ?? turn.clock.now)
        let asked = updated.filling.open?.name
        let dated = updated.filling.takeDate(from: messages)
        var isMissed = false
        for message in messages where !dated.contains(message.externalID) {
            switch try await updated.take(message) {
            case .cancelled: return try await updated.cancel()
            case .handoff(let detection): return try await updated.handoff(detection)
            case .missed: isMissed = true
            case .taken, .other: break
            }
        }
        guard let open = updated.filling.open else { return try await updated.finish() }
        let isSame = open.name == asked && updated.filling.state.slots == filling.state.slots
        guard isSame, isMissed else {
            if open.name != asked { updated.filling.countQuestion(isRetry: false) }
            return try await updated.ask(isRetry: false)
        }
        guard filling.state.asked < filling.form.attempts else { return try await updated.giveUp(on: open) }
        updated.filling.countQuestion(isRetry: true)
        return try await updated.ask(isRetry: true)
    }

    /// The effect of a message on the form.
    private enum Effect {
        case taken, missed, cancelled
        /// The message was about something else.
        case other
        case handoff(Detection)
    }

    private mutating func take(_ message: UnifiedMessage) async throws -> Effect {
        if message.choiceID != nil, filling.take(message) { return .taken }
        if !filling.isChoice(message.text), filling.form.cancelPhrases.match(message.text) { return .cancelled }
        let detection = await strategy.detect(message.text, in: turn).detection.flatMap { $0.isClear ? $0 : nil }
        guard let detection else { return filling.take(message) ? .taken : .missed }
        switch detection.intent.action {
        case .handoff: return .handoff(detection)
        case .reply(let templates) where !filling.isAnswered(by: message.text):
            let reply = try await templates.reply(to: turn, rememberedAs: detection.intent.memoryKey)
            if case .contents(let contents, _)? = reply { otherReplies += contents }
            return .other
        case .form where detection.intent.name == intent && !filling.isAnswered(by: message.text),
            .silence where !filling.isAnswered(by: message.text):
            filling.takeMentions(in: message.text)
            return .other
        default: return filling.take(message) ? .taken : .missed
        }
    }
}

// MARK: - Verdicts

extension FormTurn {
    private func ask(isRetry: Bool) async throws -> Verdict {
        guard let open = filling.open else { return try await finish() }
        try await FormMemory(of: turn).keep(filling.state, since: before)
        let question = open.question(in: turn, isRetry: isRetry, because: filling.doubt)
        let rationale = ReplyRationale("\(intent): asks for '\(open.name)'")
        return .reply(.contents(question.following(otherReplies)), rationale)
    }

    private func finish() async throws -> Verdict {
        let key = "\(intent)/\(filling.state.begun)"
        try await turn.services.leads.record(lead, key: key)
        try await FormMemory(of: turn).keep(nil, since: before)
        return try await close(with: filling.form.done, "done", because: "all slots are filled")
    }

    private func cancel() async throws -> Verdict {
        try await FormMemory(of: turn).keep(nil, since: before)
        return try await close(with: filling.form.cancelled, "cancelled", because: "cancelled by the customer")
    }

    private func close(with templates: ReplyTemplates, _ name: String, because reason: String) async throws -> Verdict {
        let key = "intent-detection.\(name).\(intent)"
        let rationale = ReplyRationale("\(intent): \(reason)")
        guard case .contents(let contents, let quoted)? = try await templates.reply(to: turn, rememberedAs: key) else {
            return otherReplies.isEmpty
                ? .silent(reason: "\(intent): \(reason); the reply text is empty")
                : .reply(.contents(otherReplies), rationale)
        }
        guard name == "done", let first = contents.first else {
            return .reply(.contents(contents, quoting: quoted), rationale)
        }
        return .reply(.contents(first.following(otherReplies) + contents.dropFirst(), quoting: quoted), rationale)
    }

    private func handoff(_ detection: Detection) async throws -> Verdict {
        try await FormMemory(of: turn).keep(nil, since: before)
        return try await strategy.handoff(detection, in: turn, knowing: known)
    }

    /// Hands the conversation off, because the customer does not answer the question for `slot`.
    private func giveUp(on slot: Slot) async throws -> Verdict {
        try await FormMemory(of: turn).keep(nil, since: before)
        let reason = "\(intent): no answer for '\(slot.name)' after \(filling.state.asked) questions"
        return .handoff(
            HandoffRequest(reason: reason, note: try await turn.handoffNote(because: reason, facts: known))
        )
    }

    /// The filled slots as lines of a handoff note: `phone: +15145550123`.
    private var known: [String] {
        filling.form.slots.compactMap { slot in
            guard let value = filling.state.slots[slot.name] else { return nil }
            return "\(slot.name): \(value.string ?? String(decoding: value.data, as: UTF8.self))"
        }
    }

    private var lead: JSONValue {
        let state = filling.state
        let names = Set(filling.form.slots.map(\.name))
        let contact = turn.contact
        return .compact([
            "intent": .string(intent),
            "slots": .object(state.slots.filter { names.contains($0.key) }),
            "said": .object(state.said.filter { names.contains($0.key) }.mapValues(JSONValue.string)),
            "facts": state.facts.isEmpty ? nil : .object(state.facts.filter { names.contains($0.key) }),
            "captures": state.captures.isEmpty ? nil : .object(state.captures.mapValues(JSONValue.string)),
            "contact": .compact([
                "id": .string(contact.id), "phone": contact.phone.map(JSONValue.string),
                "name": contact.name.map(JSONValue.string),
            ]),
            "language": .string(turn.language),
        ])
    }
}

extension UnifiedMessage {
    /// The message with its text cut to the length that is read.
    fileprivate var shortened: UnifiedMessage {
        var message = self
        message.text = text.cut(toBytes: OperatorPattern.textLimit)
        return message
    }
}

extension ReplyContent {
    /// This message after `others`, joined with the last of them if both have text.
    fileprivate func following(_ others: [ReplyContent]) -> [ReplyContent] {
        guard case .text(let before)? = others.last else { return others + [self] }
        return others.dropLast() + [prefixed(by: before + "\n\n")]
    }

    private func prefixed(by words: String) -> ReplyContent {
        switch self {
        case .text(let text): .text(words + text)
        case .buttons(let text, let choices): .buttons(text: words + text, choices: choices)
        case .list(let text, let title, let choices): .list(text: words + text, title: title, choices: choices)
        default: self
        }
    }
}
