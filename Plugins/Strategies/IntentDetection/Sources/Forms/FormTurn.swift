import ChannelKit
import Foundation

/// A turn in which a form begins or goes on.
struct FormTurn: Sendable {
    let turn: Turn
    /// The turn's messages, each as long as patterns and readers of slots read it.
    private let messages: [UnifiedMessage]
    let strategy: IntentDetection
    /// The form before the turn; nil if it begins in it.
    let before: FormState?
    private(set) var filling: FormFilling
    /// What was answered besides.
    private var asides: [ReplyContent] = []

    private var intent: String { filling.state.intent }

    init(beginning capture: Form, for detection: Detection, in turn: Turn, of strategy: IntentDetection) {
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
        filling = FormFilling(state, of: capture, in: turn)
    }

    init(continuing state: FormState, of capture: Form, in turn: Turn, of strategy: IntentDetection) {
        self.turn = turn
        messages = turn.messages.map(\.shortened)
        self.strategy = strategy
        before = state
        filling = FormFilling(state, of: capture, in: turn)
    }

    /// Asks for the first thing that is not known.
    func begin() async throws -> Verdict {
        var form = self
        form.filling.takeKnown(from: turn.contact, saying: turn.text(limit: OperatorPattern.textLimit))
        guard form.filling.open != nil else { return try await form.finish() }
        form.filling.noteQuestion(again: false)
        return try await form.ask(isRetry: false)
    }

    /// Takes what the turn's messages say, and asks for the next thing.
    func respond() async throws -> Verdict {
        var form = self
        form.filling.noteMessage(at: turn.messages.last?.sentAt ?? turn.clock.now)
        let asked = form.filling.open?.name
        let dated = form.filling.takeDate(from: messages)
        var isMissed = false
        for message in messages where !dated.contains(message.externalID) {
            switch try await form.take(message) {
            case .wayOut: return try await form.cancel()
            case .handoff(let detection): return try await form.handoff(detection)
            case .missed: isMissed = true
            case .taken, .aside: break
            }
        }
        guard let open = form.filling.open else { return try await form.finish() }
        let isSame = open.name == asked && form.filling.state.slots == filling.state.slots
        guard isSame, isMissed else {
            if open.name != asked { form.filling.noteQuestion(again: false) }
            return try await form.ask(isRetry: false)
        }
        guard filling.state.asked < filling.capture.attempts else { return try await form.giveUp(on: open) }
        form.filling.noteQuestion(again: true)
        return try await form.ask(isRetry: true)
    }

    /// What a message was to the form.
    private enum Take {
        case taken, missed, wayOut
        /// It asked or said something else.
        case aside
        case handoff(Detection)
    }

    private mutating func take(_ message: UnifiedMessage) async throws -> Take {
        if message.choiceID != nil, filling.take(message) { return .taken }
        if filling.capture.wayOut.isTaken(by: message.text) { return .wayOut }
        let detection = await strategy.detect(message.text, in: turn).detection.flatMap { $0.isClear ? $0 : nil }
        guard let detection else { return filling.take(message) ? .taken : .missed }
        switch detection.intent.action {
        case .handoff: return .handoff(detection)
        case .reply(let templates) where !filling.isAnswered(by: message.text):
            let reply = try await templates.reply(to: turn, rememberedAs: detection.intent.memoryKey)
            if case .contents(let contents, _)? = reply { asides += contents }
            return .aside
        case .capture where detection.intent.name == intent && !filling.isAnswered(by: message.text),
            .silence where !filling.isAnswered(by: message.text):
            filling.takeAside(message.text)
            return .aside
        default: return filling.take(message) ? .taken : .missed
        }
    }
}

// MARK: - What comes of it

extension FormTurn {
    private func ask(isRetry: Bool) async throws -> Verdict {
        guard let open = filling.open else { return try await finish() }
        try await FormMemory(of: turn).keep(filling.state, since: before)
        let question = open.question(in: turn, isRetry: isRetry)
        let rationale = ReplyRationale("\(intent): '\(open.name)' is asked for")
        return .reply(.contents(question.following(asides)), rationale)
    }

    private func finish() async throws -> Verdict {
        let key = "\(intent)/\(filling.state.begun)"
        try await turn.services.leads.record(lead, key: key)
        try await FormMemory(of: turn).keep(nil, since: before)
        return try await close(with: filling.capture.done, "done", because: "everything is known")
    }

    private func cancel() async throws -> Verdict {
        try await FormMemory(of: turn).keep(nil, since: before)
        return try await close(with: filling.capture.cancelled, "cancelled", because: "cancelled by the customer")
    }

    private func close(with templates: ReplyTemplates, _ name: String, because reason: String) async throws -> Verdict {
        let key = "intent-detection.\(name).\(intent)"
        let rationale = ReplyRationale("\(intent): \(reason)")
        guard case .contents(let contents, let quoted)? = try await templates.reply(to: turn, rememberedAs: key) else {
            return asides.isEmpty
                ? .silent(reason: "\(intent): \(reason); its text is empty") : .reply(.contents(asides), rationale)
        }
        guard name == "done", let first = contents.first else {
            return .reply(.contents(contents, quoting: quoted), rationale)
        }
        return .reply(.contents(first.following(asides) + contents.dropFirst(), quoting: quoted), rationale)
    }

    private func handoff(_ detection: Detection) async throws -> Verdict {
        try await FormMemory(of: turn).keep(nil, since: before)
        return try await strategy.handoff(detection, in: turn, knowing: known)
    }

    /// Has a person ask for what the customer does not say.
    private func giveUp(on slot: Slot) async throws -> Verdict {
        try await FormMemory(of: turn).keep(nil, since: before)
        let reason = "\(intent): '\(slot.name)' was asked for \(filling.state.asked) times"
        return .handoff(
            HandoffRequest(reason: reason, note: try await turn.handoffNote(because: reason, facts: known))
        )
    }

    /// What is known, for a person: `phone: +15145550123`.
    private var known: [String] {
        filling.capture.slots.compactMap { slot in
            guard let value = filling.state.slots[slot.name] else { return nil }
            return "\(slot.name): \(value.string ?? String(decoding: value.data, as: UTF8.self))"
        }
    }

    private var lead: JSONValue {
        let state = filling.state
        let names = Set(filling.capture.slots.map(\.name))
        let contact = turn.contact
        return .compact([
            "intent": .string(intent),
            "slots": .object(state.slots.filter { names.contains($0.key) }),
            "said": .object(state.said.filter { names.contains($0.key) }.mapValues(JSONValue.string)),
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
    /// The message with the part of its text that is read.
    fileprivate var shortened: UnifiedMessage {
        var message = self
        message.text = text.cut(toBytes: OperatorPattern.textLimit)
        return message
    }
}

extension ReplyContent {
    /// This message after `others`: in one with the last of them where both are words.
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
