import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import Testing

/// Webhooks as accounts send them, with their events: names, automatic messages, participants, files, states.
struct FieldInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let changes: [String: JSONValue?]
        let expected: String

        init(_ name: String, _ changes: [String: JSONValue?], _ expected: String) {
            testDescription = name
            self.changes = changes
            self.expected = expected
        }
    }

    private static let hello = "message - \"hello\" text"

    private static func named(_ name: JSONValue?, title: JSONValue? = .null) -> [String: JSONValue?] {
        ["payload.customer.name": name, "payload.customer.title": title]
    }

    private static func agent(_ changes: [String: JSONValue?] = [:]) -> [String: JSONValue?] {
        let common: [String: JSONValue?] = [
            "payload.customer_id": .null, "payload.customer": .null, "payload.user_id": 7,
        ]
        return common.merging(changes) { $1 }
    }

    private static func email(_ metadata: JSONValue) -> [String: JSONValue?] {
        ["payload.source": "email", "payload.metadata": metadata]
    }

    private static func file(_ type: JSONValue) -> [String: JSONValue?] {
        ["payload.attachments": [["id": "f1", "file_url": "https://a.example/f", "content_type": type]]]
    }

    private static func conversation(_ changes: [String: JSONValue?]) -> [String: JSONValue?] {
        let common: [String: JSONValue?] = [
            "event": "conversation:updated", "payload.id": "c1d6a5a8-8b9e-4a57-8a61-6c0d3b1f2e90",
            "payload.status": "open", "payload.assignee_id": 7,
        ]
        return common.merging(changes) { $1 }
    }

    static let names = [
        Case("a name", named("Ada Visitor"), "message Ada Visitor \"hello\" text"),
        Case("a title", named(.null, title: "Ada"), "message Ada \"hello\" text"),
        Case("anonymous as title", named(.null, title: "Anonymous User"), hello),
        Case("anonymous as name", named("Anonymous User", title: "Anonymous User"), hello),
        Case("anonymous as name beside a title", named("anonymous user", title: "Ada"), "message Ada \"hello\" text"),
        Case("an email address as title", named(.null, title: "ines@fake.example"), hello),
        Case("an email address as name", named("ines@fake.example"), hello),
        Case("a phone number as title", named(.null, title: "+15145550123"), hello),
        Case("an id as name", named("e2f4d3c2-1b0a-4f9e-8d7c-6b5a49382716"), hello),
        Case("an external id as name", named("shop-customer-0000008841"), hello),
        Case("visitor as name", named("Visitor 12"), hello),
        Case("spaces as name", named("   "), hello),
        Case("no name and no title", named(nil, title: nil), hello),
        Case("no customer", ["payload.customer": .null], hello),
        Case(
            "another participant's description",
            ["payload.customer.id": "0a0a0a0a-1111-4222-8333-444455556666"],
            hello
        ),
        Case("an accented name", named("Zoë Ångström"), "message Zoë Ångström \"hello\" text"),
    ]

    static let automatic = [
        Case("an agent", agent(), "takeover \"hello\""),
        Case("a bot", agent(["payload.type": "bot"]), "ignored"),
        Case("a bot of a customer", ["payload.type": "bot"], "ignored"),
        Case("a marked message of an agent", agent(["payload.metadata": ["automated": true]]), "ignored"),
        Case("a broadcast", agent(["payload.metadata": ["is_broadcast": true]]), "ignored"),
        Case("a marked message of a customer", ["payload.metadata": ["auto_reply": true]], "ignored"),
        Case("an unmarked one", ["payload.metadata": ["auto_reply": false]], hello),
        Case("an email", email(["gmail_subject": "My order"]), hello),
        Case("an absent mailbox", email(["gmail_subject": "Automatic reply: My order"]), "ignored"),
        Case("out of office", email(["gmail_subject": "Out of Office: back on Monday"]), "ignored"),
        Case("in French", email(["gmail_subject": "Réponse automatique : commande"]), "ignored"),
        Case("undeliverable", email(["gmail_subject": "Undeliverable: your order"]), "ignored"),
        Case("a mail server", email(["gmail_from": "Mail Delivery <mailer-daemon@mx.example>"]), "ignored"),
        Case("no-reply", email(["gmail_from": "no-reply@shop.example"]), "ignored"),
        Case("the same words in a chat", ["payload.metadata": ["gmail_subject": "Out of office"]], hello),
        Case("a note", agent(["payload.type": "note"]), "ignored"),
        Case("a private reply", agent(["payload.private": true]), "ignored"),
        Case("both authors", ["payload.user_id": 7], "ignored"),
    ]

    static let contents = [
        Case("a picture", file("image/png"), "message - \"hello\" text image"),
        Case("a voice note", file("audio/ogg"), "message - \"hello\" text audio"),
        Case("a document", file("application/pdf"), "message - \"hello\" text document"),
        Case("a file without a type", file(.null), "message - \"hello\" text document"),
        Case("no text", ["payload.body": ""], "message - \"\" unsupported(empty)"),
        Case("another content type", ["payload.content_type": "card"], "message - \"hello\" text unsupported(card)"),
        Case("an unknown message type", ["payload.type": "survey"], "ignored"),
        Case("help", ["payload.body": "help"], "message - \"help\" text"),
    ]

    static let states = [
        Case("closed", conversation(["payload.status": "closed"]), "release"),
        Case("open", conversation([:]), "ignored"),
        Case("unassigned", conversation(["payload.assignee_id": .null]), "ignored"),
        Case("created", conversation(["event": "conversation:created"]), "ignored"),
        Case("an unknown event", ["event": "visit:created"], "ignored"),
    ]

    @Test(arguments: names + automatic + contents + states)
    func becomes(_ testCase: Case) throws {
        let webhook = try JSONValue(parsing: Fixture.data("customer-message.json", in: .module))
            .changing(["payload.body": "hello", "payload.customer.name": .null, "payload.customer.title": .null])
            .changing(testCase.changes)
        let events = try Sample.adapter().uncheckedEvents(of: Sample.post(webhook.data, to: "/\(Sample.urlKey)"))
        #expect(events.map(\.summary) == [testCase.expected])
    }

    @Test func helpAndInfoAreQuestionsInAWebChat() throws {
        #expect(try Sample.adapter().consentWords(for: UnifiedContact(id: Sample.customer)).isEmpty)
    }
}
