import BotpressChannel
import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// Keys, lanes and addresses.
struct SplitTests {
    @Test(arguments: [
        ("reply-text", "messaging_api:01J5T8Q3N2BBBBBBBBBBBBBBBB", "hub-conv-9001"),
        ("forwarded-text", "message_created:01J5T9A0AAAAAAAAAAAAAAAAAA", Sample.conversation),
        ("message-deleted", "message_deleted:01J5T9A0AAAAAAAAAAAAAAAAAA", Sample.conversation),
        ("event-hitl-assigned", "event_created:01J5T9EVENTAAAAAAAAAAAAAAA", Sample.conversation),
        ("stream-complete", "message_stream_complete:01J5T9STREAMAAAAAAAAAAAAAA", Sample.conversation),
        (
            "server-text", "message.new:0f1e2d3c-4b5a-4968-8776-655443322110",
            "8d1f2e3a-4b5c-4d6e-8f70-112233445566"
        ),
    ])
    func keysAndLanes(fixture: String, key: String, lane: String) throws {
        let item = try Sample.item(in: fixture)
        #expect(item.key.rawValue == key)
        #expect(item.lane.rawValue == lane)
    }

    /// The key of a bot's event, which has no id, is a digest of its content.
    @Test func eventWithoutAnIDHasADigestKey() throws {
        let stopped = try Sample.item(in: "event-hitl-stopped")
        #expect(stopped.key != (try Sample.item(in: "event-hitl-assigned-named")).key)
        #expect(stopped.key == (try Sample.item(in: "event-hitl-stopped")).key)
    }

    @Test func forwardersWebhookIsLocatedByBot() throws {
        let request = try Sample.request("forwarded-text")
        #expect(BotpressAdapter.locate(request) == [Address("bot_id", Sample.bot)])
        #expect(try Sample.item(in: "forwarded-text").addresses == [Address("bot_id", Sample.bot)])
    }

    @Test func serversWebhookIsLocatedByClient() throws {
        let request = try Sample.request("server-text", headers: ["X-BP-Messaging-Client-Id": Sample.client])
        #expect(BotpressAdapter.locate(request) == [Address("client_id", Sample.client)])
        #expect(try BotpressAdapter.split(.unchecked(request))[0].addresses == [Address("client_id", Sample.client)])
    }

    @Test func otherWebhooksHaveNoAddress() throws {
        for fixture in ["reply-text", "chat-bot-choice", "probe", "server-text"] {
            #expect(try Sample.item(in: fixture).addresses == [])
        }
    }

    @Test(arguments: ["", "null", "[]", "7", "not JSON", #"{"type":"#])
    func invalidBodyIsMalformed(_ body: String) {
        let request = WebhookRequest(target: "/", body: Data(body.utf8), receivedAt: Sample.receivedAt)
        #expect(throws: InboundError.self) { try BotpressAdapter.split(.unchecked(request)) }
    }
}
