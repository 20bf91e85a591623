import ChannelKit
import ChannelTestKit
import Foundation
import StaticReplyStrategy
import Testing

struct StaticReplyTests {
    private static func template(_ text: String) throws -> TextTemplate { try TextTemplate(parsing: text) }

    private static func step(_ text: LocalizedTemplate) throws -> StaticReply {
        try StaticReply(settings: SettingValues(["text": .localized(text)]))
    }

    private static func turn(language: String = "en", name: String? = "Ana Roy") -> Turn {
        let clock = TestClock()
        let contact = UnifiedContact(id: "15145550123", phone: "+15145550123", name: name)
        let message = UnifiedMessage(
            externalID: "1",
            sentAt: clock.now,
            contact: contact,
            text: "Hello",
            content: [.text("Hello")]
        )
        let nothing = NoServices()
        return Turn(
            id: TurnID(1),
            tenant: TenantProfile(id: "lotus-dental", name: "Lotus Dental", languages: ["en", "fr"], timeZone: .gmt),
            channel: ChannelProfile(
                id: ChannelID(tenant: "lotus-dental", name: "front-desk"),
                adapter: "sample",
                limits: .init(bodyBytes: 1, textLength: 1)
            ),
            contact: contact,
            conversation: ConversationSummary(id: ConversationID(1), openedAt: clock.now, isNew: true),
            messages: [message],
            language: language,
            deadline: clock.now.addingTimeInterval(1),
            clock: clock,
            services: StrategyServices(
                history: nothing,
                memory: nothing,
                http: FakeHTTP(),
                ledger: nothing,
                leads: nothing,
                media: nothing
            )
        )
    }

    private static func text(of verdict: Verdict) -> String? {
        guard case .reply(.contents(let contents, _)) = verdict, contents.count == 1, case .text(let text) = contents[0]
        else { return nil }
        return text
    }

    @Test(arguments: [
        ("Thank you.", "Thank you."),
        ("Thank you, {{contact.name}}. {{tenant.name}} is closed.", "Thank you, Ana Roy. Lotus Dental is closed."),
        ("{{contact.phone}} / {{channel.name}} / {{message.text}}", "+15145550123 / front-desk / Hello"),
    ])
    func fillsInTheFields(source: String, expected: String) async throws {
        let step = try Self.step(LocalizedTemplate(Self.template(source)))
        #expect(try await Self.text(of: step.respond(to: Self.turn())) == expected)
    }

    @Test func aMissingNameLeavesNoHole() async throws {
        let step = try Self.step(LocalizedTemplate(Self.template("Thank you, {{contact.name}}.")))
        #expect(try await Self.text(of: step.respond(to: Self.turn(name: nil))) == "Thank you.")
    }

    @Test(arguments: [("en", "Thanks"), ("fr", "Merci"), ("de", "Thanks")])
    func answersInTheTurnsLanguage(language: String, expected: String) async throws {
        let texts = LocalizedTemplate(byLanguage: ["en": try Self.template("Thanks"), "fr": try Self.template("Merci")])
        let verdict = try await Self.step(texts).respond(to: Self.turn(language: language))
        #expect(Self.text(of: verdict) == expected)
    }

    @Test func saysNothingWhenTheFieldsLeaveNothing() async throws {
        let step = try Self.step(LocalizedTemplate(Self.template("{{contact.name}}")))
        guard case .silent(let reason) = try await step.respond(to: Self.turn(name: nil)) else {
            Issue.record("it said something")
            return
        }
        #expect(reason == "the text is empty once its fields are filled in")
    }

    static let empty: [(LocalizedTemplate, [String])] = [
        (LocalizedTemplate(TextTemplate(literal: "")), ["text"]),
        (LocalizedTemplate(TextTemplate(literal: " \n")), ["text"]),
        (
            LocalizedTemplate(byLanguage: ["en": TextTemplate(literal: "Hi"), "fr": TextTemplate(literal: "")]),
            ["text", "fr"]
        ),
        (LocalizedTemplate(byLanguage: [:]), ["text"]),
    ]

    @Test(arguments: empty)
    func refusesAnEmptyText(text: LocalizedTemplate, path: [String]) {
        let expected = ConfigurationIssue(
            path: path,
            problem: "the reply is empty",
            remedy: "write the sentence to send, or remove the step"
        )
        #expect(throws: expected) { try Self.step(text) }
    }

    @Test func wantsAText() throws {
        let issue = try #require(throws: ConfigurationIssue.self) { try StaticReply(settings: SettingValues([:])) }
        #expect(issue.path == ["text"])
    }

    @Test func isTheEndOfEveryChain() throws {
        let step = try StaticReply(settings: SettingValues(examplesOf: StaticReply.manifest.settings))
        #expect(step.alwaysAnswers)
        #expect(StaticReply.kind == "static-reply")
        #expect(StaticReply.manifest.deadline == .seconds(1))
    }
}

/// A hub that offers nothing; a static reply wants nothing of it.
private struct NoServices: ConversationHistory, ConversationMemory, TurnLedger, LeadRecording, MediaFetching {
    func file(
        _ media: ContentPart.Media,
        of message: UnifiedMessage,
        limit: Int
    ) async throws(MediaError) -> MediaFile {
        throw .gone(reason: "there is none")
    }

    func recent(limit: Int) async throws -> [HistoryEntry] { [] }
    func value(for key: String) async throws -> JSONValue? { nil }
    func set(_ value: JSONValue?, for key: String) async throws {}
    func record(_ lead: JSONValue, key: String) async throws {}
    func once(
        _ call: String,
        kind: String,
        _ work: @Sendable () async throws -> JSONValue
    ) async throws -> JSONValue { try await work() }
}

/// The page says what the code declares.
struct ReadmeTests {
    private func text(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    @Test func holdsTheTableOfSettings() throws {
        #expect(try text("README.md").contains(SettingsTable.markdown(StaticReply.manifest.settings)))
    }

    @Test func holdsTheSample() throws {
        #expect(try text("README.md").contains("```yaml\n\(try text("sample.yaml"))```"))
    }
}
