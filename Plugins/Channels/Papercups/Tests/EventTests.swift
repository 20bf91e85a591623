import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import Testing

/// Webhooks other than customers' messages.
struct EventTests {
    private static let agentText = "I am **looking** into it."
    /// An agent's message does not name the customer.
    private static let unknownCustomer = UnifiedContact(id: Sample.conversationContact)

    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        var settings: [String: SettingValue?] = [:]
        let event: InboundEvent
        var testDescription: String { "\(fixture)\(settings.isEmpty ? "" : " otherwise")" }
    }

    static let written = [
        Case(fixture: "private-note", event: .ignored(reason: "an internal note")),
        Case(fixture: "private-reply", event: .ignored(reason: "an internal note")),
        Case(fixture: "note-not-private", event: .ignored(reason: "an internal note")),
        Case(fixture: "customer-private", event: .ignored(reason: "an internal note")),
        Case(fixture: "bot", event: .ignored(reason: "an automatic message")),
        Case(fixture: "bot-of-customer", event: .ignored(reason: "an automatic message")),
        Case(fixture: "both-authors", event: .ignored(reason: "both a customer and a user as author")),
        Case(
            fixture: "customer-type-invented",
            event: .ignored(reason: "unknown message type")
        ),
        Case(fixture: "agent-type-invented", event: .ignored(reason: "unknown message type")),
        Case(fixture: "own-import", event: .ignored(reason: "a message imported by a hub")),
        Case(fixture: "invented-event", event: .ignored(reason: "unknown event 'customer:updated'")),
    ]

    @Test(arguments: written)
    func otherMessageIsIgnored(_ testCase: Case) throws {
        #expect(try Sample.event(in: testCase.fixture) == testCase.event)
    }

    @Test(arguments: ["agent-message", "agent-slack", "agent-files"])
    func agentsMessageIsATakeover(_ fixture: String) throws {
        guard case .takeover(let takeover) = try Sample.event(in: fixture) else {
            Issue.record("not a takeover")
            return
        }
        #expect(takeover.contact == Self.unknownCustomer)
        #expect(takeover.thread == Sample.conversation)
        #expect(takeover.externalID?.isEmpty == false)
        #expect(takeover.text == (fixture == "agent-files" ? "" : Self.agentText))
        #expect(takeover.at == Date("2025-11-21T08:01:10Z"))
    }

    /// The echo of a send is a status, not an agent's message.
    @Test(arguments: [("own-echo", "um_01JD6R"), ("own-echo-silent-flag", "um_01JD6S")])
    func echoIsAStatus(fixture: String, correlation: String) throws {
        guard case .status(let update) = try Sample.event(in: fixture) else {
            Issue.record("not a status")
            return
        }
        #expect(update.status == .sent)
        #expect(update.correlation == correlation)
        #expect(update.at == Date("2025-11-21T08:01:10Z"))
    }

    private static let unchanged = InboundEvent.ignored(
        reason: "the conversation's handler does not change"
    )
    private static let ada = UnifiedContact(id: Sample.customer, aliases: [Sample.conversationContact])
    private static let closed = InboundEvent.release(
        Release(contact: ada, thread: Sample.conversation, at: Date("2025-11-21T09:00:00Z"))
    )
    private static let unassigned: [String: SettingValue?] = ["release_when": .text("unassigned")]

    static let conversations = [
        Case(
            fixture: "conversation-created",
            event: .ignored(reason: "conversation created; its messages come separately")
        ),
        Case(fixture: "conversation-updated", event: unchanged),
        Case(fixture: "conversation-closed", event: closed),
        Case(fixture: "conversation-reopened", event: unchanged),
        Case(fixture: "conversation-unassigned", event: unchanged),
        Case(fixture: "conversation-prioritised", event: unchanged),
        Case(fixture: "conversation-closed", settings: unassigned, event: closed),
        Case(fixture: "conversation-updated", settings: unassigned, event: unchanged),
        Case(
            fixture: "conversation-unassigned",
            settings: unassigned,
            event: .release(Release(contact: ada, thread: Sample.conversation, at: Sample.receivedAt))
        ),
    ]

    @Test(arguments: conversations)
    func closedConversationIsReleased(_ testCase: Case) throws {
        #expect(try Sample.event(in: testCase.fixture, on: Sample.adapter(testCase.settings)) == testCase.event)
    }

    // MARK: - The relay's short form

    @Test(arguments: [("relay-customer", Sample.conversationContact), ("relay-customer-id", Sample.customer)])
    func relayedCustomersMessageIsAMessage(fixture: String, contact: String) throws {
        guard case .message(let message) = try Sample.event(in: fixture) else {
            Issue.record("not a message")
            return
        }
        #expect(message.text == "Where is my order?")
        #expect(message.contact.id == contact)
        #expect(message.contact.aliases == (contact == Sample.customer ? [Sample.conversationContact] : []))
        #expect(message.thread == Sample.conversation)
        #expect(!message.externalID.isEmpty)
    }

    @Test(arguments: ["relay-agent", "relay-user-id"])
    func relayedAgentsMessageIsATakeover(_ fixture: String) throws {
        guard case .takeover(let takeover) = try Sample.event(in: fixture) else {
            Issue.record("not a takeover")
            return
        }
        #expect(takeover.contact == Self.unknownCustomer)
    }

    @Test(arguments: [
        ("relay-bot", "an automatic message"), ("relay-unknown", "both a customer and a user as author"),
    ])
    func relayedMessageOfOtherAuthorIsIgnored(fixture: String, reason: String) throws {
        #expect(try Sample.event(in: fixture) == .ignored(reason: reason))
    }
}
