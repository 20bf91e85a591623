import ChannelKit
import ChannelTestKit
import Foundation
import Testing

struct HandoffNoteTests {
    private static func entry(_ author: HistoryEntry.Author, _ text: String) -> HistoryEntry {
        HistoryEntry(author: author, text: text, at: TestClock().now)
    }

    private func handoffNote(
        on turn: Turn,
        facts: [String] = [],
        entries: Int = 6
    ) async throws -> [String] {
        try await turn.handoffNote(because: "the customer asked for a person", facts: facts, entries: entries)
            .components(separatedBy: "\n")
    }

    @Test func saysWhyWhoAndWhat() async throws {
        let history = [
            Self.entry(.customer, "Bonjour"), Self.entry(.hub, "Que puis-je faire\npour vous ?"),
            Self.entry(.agent, "Un instant."),
        ]
        let turn = Turn.sample("Une personne svp", language: "fr", services: .sample(history: history))
        #expect(
            try await handoffNote(on: turn, facts: ["Phone: asked for"]) == [
                "Reason: the customer asked for a person",
                "Customer: Ana Roy, speaks French",
                "Phone: asked for",
                "Last messages:",
                "Customer: Bonjour",
                "Hub: Que puis-je faire pour vous ?",
                "Agent: Un instant.",
                "Customer: Une personne svp",
            ]
        )
    }

    @Test(arguments: [("fr-CA", "French (Canada)"), ("de", "German"), ("zz", "zz")])
    func namesTheLanguage(code: String, expected: String) async throws {
        let lines = try await handoffNote(on: .sample("Hi", language: code, name: nil))
        #expect(lines[1] == "Customer: name unknown, speaks \(expected)")
    }

    @Test func staysShort() async throws {
        let history = (1...9).map { Self.entry(.customer, "\($0) " + String(repeating: "é", count: 1_000)) }
        let turn = Turn.sample(String(repeating: "y", count: 301), services: .sample(history: history))
        let lines = try await handoffNote(on: turn, entries: 2)
        #expect(lines.dropFirst(3).map { $0.prefix(11) } == ["Customer: 8", "Customer: 9", "Customer: y"])
        #expect(lines.dropFirst(3).allSatisfy { $0.count == "Customer: ".count + 300 && $0.hasSuffix("…") })
    }

    @Test func namesWhatCannotBeRead() async throws {
        let sample = Turn.sample()
        let parts: [ContentPart] = [.image(.init(id: "1")), .audio(.init(id: "2", isVoice: true))]
        let message = UnifiedMessage(
            externalID: "1",
            sentAt: sample.clock.now,
            contact: sample.contact,
            text: "",
            content: parts
        )
        let turn = Turn(
            id: sample.id,
            tenant: sample.tenant,
            channel: sample.channel,
            contact: sample.contact,
            conversation: sample.conversation,
            messages: [message],
            language: "en",
            deadline: sample.deadline,
            clock: sample.clock,
            services: sample.services
        )
        #expect(try await handoffNote(on: turn).last == "Customer: [image, voice message]")
    }
}
