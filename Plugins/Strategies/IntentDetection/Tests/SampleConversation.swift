import ChannelKit
import ChannelTestKit
import Foundation
import Synchronization

@testable import IntentDetectionStrategy

/// A customer's conversation with a step, with memory and leads like the hub's.
final class SampleConversation: Sendable {
    private struct State {
        var memory: [String: JSONValue] = [:]
        var leads: [String: JSONValue] = [:]
        var turns: Int64 = 0
        var now = Date(timeIntervalSince1970: 1_790_000_000)
    }

    private let state = Mutex(State())
    private let step: IntentDetection
    private let contact: UnifiedContact
    private let language: String

    /// - Parameters:
    ///   - settings: The step's other settings.
    ///   - contact: The contact. Default: one with an id only.
    init(
        with intents: [String: SettingValue],
        settings: [String: SettingValue] = [:],
        contact: UnifiedContact = UnifiedContact(id: "7"),
        language: String = "en"
    ) async throws {
        step = try IntentDetection(
            settings: SettingValues(settings.merging(["intents": .mapping(intents)]) { $1 }),
            trainer: Trainer(capacity: 1 << 30)
        )
        self.contact = contact
        self.language = language
        await step.prepare(using: NoStrategyCache())
    }

    var leads: [String: JSONValue] { state.withLock(\.leads) }

    /// Lets time pass before the next message.
    func wait(_ seconds: TimeInterval) { state.withLock { $0.now += seconds } }

    /// The step's verdict on messages sent in a row, as text.
    func say(_ texts: String...) async throws -> String { try await offer(turn(texts.map { .text($0) })).inWords }

    /// The step's verdict on a tapped button.
    func tap(_ id: String, _ title: String) async throws -> String {
        try await offer(turn([.choice(id: id, title: title)])).inWords
    }

    /// The verdicts on one turn that runs twice, as after a crash.
    func sayTwice(_ text: String) async throws -> (String, String) {
        let turn = turn([.text(text)])
        return (try await offer(turn).inWords, try await offer(turn).inWords)
    }

    /// The handoff after a message; nil for another verdict.
    func handoff(_ text: String) async throws -> HandoffRequest? {
        guard case .handoff(let handoff) = try await offer(turn([.text(text)])) else { return nil }
        return handoff
    }

    func offer(_ turn: Turn) async throws -> Verdict { try await step.respond(to: turn) }

    func turn(_ parts: [ContentPart]) -> Turn {
        let (id, now) = state.withLock { state in
            state.turns += 1
            state.now += 60
            return (state.turns, state.now)
        }
        let sample = Turn.sample()
        let messages = parts.enumerated().map { index, part in
            UnifiedMessage(externalID: "\(id)/\(index)", sentAt: now, contact: contact, part: part)
        }
        return Turn(
            id: TurnID(id),
            tenant: sample.tenant,
            channel: sample.channel,
            contact: contact,
            conversation: ConversationSummary(id: ConversationID(1), openedAt: now, isNew: id == 1),
            messages: messages,
            language: language,
            deadline: now.addingTimeInterval(1),
            clock: TestClock(now: now),
            services: services
        )
    }

    private var services: StrategyServices {
        let nothing = StrategyServices.sample()
        return StrategyServices(
            history: nothing.history,
            memory: self,
            contactMemory: nothing.contactMemory,
            http: nothing.http,
            ledger: nothing.ledger,
            usage: nothing.usage,
            leads: self,
            media: nothing.media
        )
    }
}

extension SampleConversation: StrategyMemory, LeadRecording {
    func value(for key: String) async throws -> JSONValue? { state.withLock { $0.memory[key] } }

    func set(_ value: JSONValue?, for key: String) async throws { state.withLock { $0.memory[key] = value } }

    func record(_ lead: JSONValue, key: String) async throws {
        state.withLock { if $0.leads[key] == nil { $0.leads[key] = lead } }
    }
}

extension Verdict {
    /// The verdict as a line.
    var inWords: String {
        switch self {
        case .reply(.contents(let contents, _), _): contents.map(\.inWords).joined(separator: " | ")
        case .reply(.stream, _): "stream"
        case .handoff(let handoff):
            "handoff: \(handoff.reason)" + (handoff.customerMessage.map { "; says: \($0)" } ?? "")
        case .silent(let reason): "silent: \(reason)"
        case .pass(let reason, _): "pass: \(reason)"
        }
    }
}

extension ReplyContent {
    fileprivate var inWords: String {
        choices.isEmpty ? plainText : "\(kind): \(plainText.replacing("\n", with: " / "))"
    }
}

// MARK: - Settings as read from a file

extension SettingValue {
    static func texts(_ texts: String...) -> SettingValue { .list(texts.map(SettingValue.text)) }

    static func says(_ text: String) -> SettingValue { .localized(LocalizedTemplate(TextTemplate(literal: text))) }

    /// A mapping with the defaults of `declarations` filled in.
    static func filled(_ declarations: [SettingDeclaration], _ members: [String: SettingValue]) -> SettingValue {
        var values = members
        for declaration in declarations {
            if case .defaulting(let value) = declaration.presence, values[declaration.name] == nil {
                values[declaration.name] = value
            }
        }
        return .mapping(values)
    }

    static func capture(_ members: [String: SettingValue]) -> SettingValue {
        guard case .object(let declarations) = Form.setting.declaration.type else { return .mapping(members) }
        return filled(declarations, members)
    }

    static func clarify(_ members: [String: SettingValue]) -> SettingValue {
        filled(Clarification.declarations, members)
    }

    static func slot(
        _ name: String,
        _ kind: SlotKind,
        retry: String? = nil,
        notBefore: String? = nil,
        choices: [(id: String, title: String)] = []
    ) -> SettingValue {
        var members: [String: SettingValue] = [
            "name": .text(name), "kind": .text(kind.rawValue), "ask": .words(["en": "\(name)?", "fr": "\(name) ?"]),
        ]
        members["retry"] = retry.map(says)
        members["not_before"] = notBefore.map(SettingValue.text)
        if !choices.isEmpty {
            members["choices"] = .list(choices.map { .mapping(["id": .text($0.id), "title": says($0.title)]) })
        }
        return .mapping(members)
    }
}
