import ChannelKit
import ChannelTestKit
import HubRouter
import Testing

/// The language of a conversation whose words have none.
@Suite("Language of the contact's app", .timeLimit(.minutes(5)))
struct ContactLanguageTests {
    /// The texts of a conversation, the language of the contact's app, and the conversation's language at the end.
    static let cases: [(texts: [String], app: String?, expected: String?)] = [
        (["/start"], "fr", "fr"), (["/start"], "fr-CA", "fr"), (["/start"], "FR_ca", "fr"),
        (["/start"], "es-MX", "es-MX"),
        (["/start"], "es", nil), (["/start"], "de", nil), (["/start"], "", nil), (["/start"], nil, nil),
        (["hello, are you open today?"], "fr", "en"), (["/start", "hello, are you open today?"], "fr", "en"),
        // The words decided; the app does not decide again.
        (["hello, are you open today?", "42"], "fr", "en"),
    ]

    @Test(arguments: cases)
    func conversationBeginsInIt(_ texts: [String], _ app: String?, _ expected: String?) async throws {
        try await withHub([channel(languages: ["en", "fr", "es-MX"], Echo())]) { life in
            for (index, text) in texts.enumerated() {
                let item: JSONValue = .compact([
                    "id": .string("m\(index)"), "from": "ana", "text": .string(text),
                    "app_language": app.map(JSONValue.string),
                ])
                await life.post(item)
            }
            try await life.settle()
            let languages = try await life.books.lines("SELECT coalesce(language, '-') FROM conversations")
            #expect(languages == [expected ?? "-"])
        }
    }

    @Test func languageSurvivesTheStoredForm() {
        let contact = UnifiedContact(id: "1", language: "fr-CA")
        let message = UnifiedMessage(externalID: "m", sentAt: Fixture.receivedAt, contact: contact, part: .text("Hi"))
        let event = UnifiedEvent(adapter: "toy", address: "", lane: "", event: .message(message))
        #expect(event.json["contact"]?["language"] == "fr-CA")
        #expect(UnifiedMessage(json: event.json)?.contact == contact)
    }
}
