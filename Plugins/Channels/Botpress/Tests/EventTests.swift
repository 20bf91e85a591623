import BotpressChannel
import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// Events of every kind of webhook, in either role.
struct EventTests {
    private static let serverUser = UnifiedContact(id: "3c9a6c3e-6f0b-4d1c-9c0e-0a1b2c3d4e5f")
    private static let serverConversation = "8d1f2e3a-4b5c-4d6e-8f70-112233445566"
    private static let handoffAt = Date(iso8601: "2026-08-20T14:12:00.000Z") ?? .distantPast

    @Test func forwardersMessageIsRead() throws {
        let expected = UnifiedMessage(
            externalID: "01J5T9A0AAAAAAAAAAAAAAAAAA",
            sentAt: try #require(Date(iso8601: "2026-08-20T14:10:00.000Z")),
            contact: UnifiedContact(id: Sample.user, phone: "+15555550100"),
            text: "Do you deliver on Sundays?",
            content: [.text("Do you deliver on Sundays?")],
            thread: "runtime:\(Sample.conversation)",
            provider: [
                "integration": "whatsapp", "channel": "channel", "botId": .string(Sample.bot),
                "tags": ["whatsapp:userPhone": "15555550100"],
            ]
        )
        #expect(try Sample.events(in: "forwarded-text") == [.message(expected)])
        #expect(try Sample.events(in: "forwarded-without-is-bot") == [.message(expected)])
        #expect(try Sample.message(in: "forwarded-named")?.contact.name == "Ana Roy")
    }

    @Test func messagingAPIsMessageIsRead() throws {
        let expected = UnifiedMessage(
            externalID: "01J5T8Q3N2BBBBBBBBBBBBBBBB",
            sentAt: Sample.receivedAt,
            contact: UnifiedContact(id: "hub-conv-9001"),
            text: "Your order left the warehouse this morning.",
            content: [.text("Your order left the warehouse this morning.")],
            thread: "messaging_api:hub-conv-9001",
            provider: [
                "botpressUserId": "user_01J5T8PBBBBBBBBBBBBBBBBBBB",
                "botpressConversationId": "conv_01J5T8PYAAAAAAAAAAAAAAAAAA",
            ]
        )
        #expect(try Sample.events(in: "reply-text") == [.message(expected)])
        let other = try Sample.message(in: "reply-without-conversation")
        #expect(other?.thread == "messaging_api:conv_01J5T8PYAAAAAAAAAAAAAAAAAA")
        #expect(throws: InboundError.self) { try Sample.events(in: "reply-without-id") }
    }

    @Test func serversMessageIsRead() throws {
        let expected = UnifiedMessage(
            externalID: "0f1e2d3c-4b5a-4968-8776-655443322110",
            sentAt: try #require(Date(iso8601: "2026-08-20T14:20:00.000Z")),
            contact: Self.serverUser,
            text: "Do you deliver on Sundays?",
            content: [.text("Do you deliver on Sundays?")],
            thread: "server:\(Self.serverConversation)",
            provider: ["channel": "telegram"]
        )
        #expect(try Sample.events(in: "server-text") == [.message(expected)])
        #expect(try Sample.message(in: "server-collect")?.thread == "collect:\(Self.serverConversation)")
    }

    /// The role alone determines which messages are processed and which are echoes.
    @Test(arguments: [
        ("forwarded-text", true), ("forwarded-without-is-bot", true), ("forwarded-by-the-bot", false),
        ("chat-user-text", true), ("chat-bot-choice", false), ("server-text", true), ("server-bot", false),
        ("server-bot-null", false),
    ])
    func roleDeterminesEchoes(fixture: String, isMessageForChannel: Bool) throws {
        #expect((try Sample.message(in: fixture) != nil) == isMessageForChannel)
        let brain = try Sample.adapter(Sample.brain)
        #expect((try Sample.message(in: fixture, on: brain) == nil) == isMessageForChannel)
    }

    @Test func messagingAPIsMessageIsReadInBothRoles() throws {
        #expect(try Sample.message(in: "reply-text", on: Sample.adapter(Sample.brain)) != nil)
    }

    @Test func brainRepliesInTheBotsThread() throws {
        let brain = try Sample.adapter(Sample.brain)
        #expect(try Sample.message(in: "chat-bot-choice", on: brain)?.thread == "chat:hub-conv-9001")
        let fromServer = try Sample.message(in: "server-bot", on: brain)
        #expect(fromServer?.thread == "server:\(Self.serverConversation)")
        #expect(fromServer?.contact == Self.serverUser)
    }

    @Test func hitlEventsTakeOverAndRelease() throws {
        let contact = UnifiedContact(id: Sample.user)
        let thread = "runtime:\(Sample.conversation)"
        let takeover = Takeover(
            contact: contact,
            thread: thread,
            externalID: "01J5T9EVENTAAAAAAAAAAAAAAA",
            text: "This is Marie, how can I help?",
            at: Self.handoffAt
        )
        #expect(try Sample.events(in: "event-hitl-assigned") == [.takeover(takeover)])
        let silent = Takeover(contact: contact, thread: thread, at: Self.handoffAt)
        #expect(try Sample.events(in: "event-hitl-assigned-named") == [.takeover(silent)])
        let release = Release(contact: contact, thread: thread, at: Self.handoffAt)
        #expect(try Sample.events(in: "event-hitl-stopped") == [.release(release)])
    }

    @Test func feedbackIsAReaction() throws {
        for (fixture, emoji) in [("server-feedback-up", "👍"), ("server-feedback-down", "👎")] {
            let message = try #require(try Sample.message(in: fixture))
            #expect(message.content == [.reaction(to: "0f1e2d3c-4b5a-4968-8776-655443322111", emoji: emoji)])
            #expect(!message.wantsAnswer)
        }
    }

    @Test func healthIsANotice() throws {
        for (fixture, isProblem) in [("server-health", false), ("server-health-failure", true)] {
            guard case .notice(let notice)? = try Sample.events(in: fixture).first else {
                Issue.record("not a notice")
                continue
            }
            #expect(notice.isProblem == isProblem)
            #expect(notice.topic == "health.new")
        }
    }

    @Test func deletedMessageIsDeleted() throws {
        guard case .deleted(let deletion)? = try Sample.events(in: "message-deleted").first else {
            Issue.record("not deleted")
            return
        }
        #expect(deletion.externalID == "01J5T9A0AAAAAAAAAAAAAAAAAA")
    }

    @Test(arguments: [
        "probe", "event-custom", "participant-added", "participant-removed", "stream-delta", "stream-complete",
        "stream-abort", "unknown-signal", "server-user-new", "server-user-updated", "server-conversation-new",
        "server-conversation-started", "unknown-server-event", "other-converse",
    ])
    func otherEventIsIgnored(_ fixture: String) throws {
        guard case .ignored(let reason)? = try Sample.events(in: fixture).first else {
            Issue.record("not ignored")
            return
        }
        #expect(!reason.isEmpty)
    }
}
