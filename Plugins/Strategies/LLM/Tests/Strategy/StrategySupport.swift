import ChannelKit
import ChannelTestKit
import Foundation

@testable import LLMStrategy

/// A turn of Lotus Dental, by message or in a call.
func makeTurn(
    _ text: String = "Is Friday still free?",
    language: String = "en",
    name: String? = "Ana Roy",
    inCall isCall: Bool = false,
    facts: [String: JSONValue] = [:],
    hub: RememberingHub = RememberingHub(),
    http: FakeHTTP = FakeHTTP(),
    zone: String = "America/Toronto",
    now: Date = Date(timeIntervalSince1970: 1_790_000_000)
) -> Turn {
    let sample = Turn.sample(text, language: language, name: name)
    let clock = TestClock(now: now)
    let nothing = StrategyServices.sample()
    return Turn(
        id: sample.id,
        tenant: TenantProfile(
            id: "lotus-dental",
            name: "Lotus Dental",
            languages: ["en", "fr"],
            timeZone: TimeZone(identifier: zone) ?? .gmt
        ),
        channel: ChannelProfile(
            id: sample.channel.id,
            adapter: "sample",
            limits: .init(bodyBytes: 1_000_000, textLength: 1_600)
        ),
        contact: sample.contact,
        conversation: ConversationSummary(id: ConversationID(1), openedAt: now, isNew: true, isCall: isCall),
        messages: sample.messages,
        language: language,
        facts: facts,
        deadline: now.addingTimeInterval(30),
        clock: clock,
        services: StrategyServices(
            history: hub,
            memory: nothing.memory,
            contactMemory: nothing.contactMemory,
            http: http,
            ledger: hub,
            usage: hub,
            leads: hub,
            media: nothing.media
        )
    )
}

/// The step's own settings as read from `channels.yaml`, with defaults.
func makeSettings(_ written: [String: SettingValue] = [:]) throws -> LLMSettings {
    var values: [String: SettingValue] = ["instructions": .words("You are the receptionist.")]
    for declaration in LLMSettings.declarations {
        if case .defaulting(let value) = declaration.presence { values[declaration.name] = value }
    }
    return try LLMSettings(SettingValues(values.merging(written) { _, written in written }))
}

/// A step over a scripted model.
func makeStep(
    _ model: ScriptedModel,
    _ written: [String: SettingValue] = [:],
    knowing passages: [Passage] = [],
    secrets: [Secret] = []
) throws -> LLM {
    LLM(
        settings: try makeSettings(written),
        model: model,
        knowledge: ScriptedKnowledge(passages: passages),
        secrets: secrets
    )
}

extension SettingValue {
    /// A text for all languages, without fields.
    static func words(_ text: String) -> SettingValue { .localized(LocalizedTemplate(TextTemplate(literal: text))) }

    /// A tool that looks up free appointments.
    static func tool(_ changes: [String: SettingValue] = [:]) -> SettingValue {
        let defaults: [String: SettingValue] = [
            "name": .text("free_slots"), "description": .text("Looks up free appointments."),
            "parameters": .json([
                "type": "object", "properties": ["day": ["type": "string"]], "required": ["day"],
            ]),
            "method": .text("GET"), "url": .text("https://api.example.com/slots/{day}"),
            "timeout": .duration(.seconds(5)), "private": .boolean(false),
        ]
        return .mapping(defaults.merging(changes) { _, change in change })
    }
}

extension Verdict {
    /// The text of a reply of one text.
    var text: String? {
        guard case .reply(.contents(let contents, _), _) = self, case .text(let text)? = contents.first else {
            return nil
        }
        return text
    }

    var handoff: HandoffRequest? {
        if case .handoff(let handoff) = self { handoff } else { nil }
    }

    /// The sources of a reply.
    var sources: [ReplySource] {
        if case .reply(_, let rationale) = self { rationale.sources } else { [] }
    }

    /// The pieces of a streamed reply, and the error at its end.
    func heard() async -> (pieces: [String], end: (any Error)?) {
        guard case .reply(.stream(let stream), _) = self else { return ([], nil) }
        var pieces: [String] = []
        do {
            for try await piece in stream { pieces.append(piece) }
            return (pieces, nil)
        } catch {
            return (pieces, error)
        }
    }
}
