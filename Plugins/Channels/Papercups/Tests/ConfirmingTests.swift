import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import Testing

/// What is believed of an unsigned webhook.
struct ConfirmingTests {
    private static let door = "/\(Sample.urlKey)"
    private static let messageURL = "https://chat.example.test/api/v1/messages/a6b7b9b0-3d53-4c0c-9b39-9b1c3d1d6f10"
    private static let conversationURL = "https://chat.example.test/api/v1/conversations/\(Sample.conversation)"

    /// What the API tells: the fixture's payload with `changes`.
    private static func told(_ fixture: String, _ changes: [String: JSONValue] = [:]) throws -> FakeHTTP.Answer {
        let payload = try Fixture.json("\(fixture).json", in: .module)["payload"]?.object ?? [:]
        return .json(["data": .object(payload.merging(changes) { _, new in new })])
    }

    private func meaning(of item: InboundItem?) throws -> InboundEvent? {
        try item.map { try Sample.adapter().normalize($0, receivedAt: Sample.receivedAt)[0] }
    }

    @Test func theAPIsWordReplacesTheWebhooks() async throws {
        let http = FakeHTTP(try Self.told("customer-message", ["body": "What the customer wrote in truth"]))
        let item = try Sample.item(in: "customer-message", to: Self.door)
        let confirmed = try #require(try await Sample.adapter().confirm(item, using: http))
        #expect(http.requests.map(\.url) == [Self.messageURL])
        #expect(http.requests.first?.headers["Authorization"] == "Bearer key-one")
        #expect(confirmed.key == item.key)
        #expect(confirmed.lane == item.lane)
        #expect(confirmed.addresses == item.addresses)
        guard case .message(let message) = try meaning(of: confirmed) else {
            Issue.record("not a message")
            return
        }
        #expect(message.text == "What the customer wrote in truth")
        #expect(message.contact == .ada)
    }

    /// Neither envelope of 404, nor another account's message, nor another message is a confirmation.
    @Test(
        arguments: [
            .json(status: 404, ["errors": ["detail": "Not Found"]]),
            .json(status: 404, ["error": ["status": 404, "message": "Not found"]]),
            .json(["data": ["id": "a6b7b9b0-3d53-4c0c-9b39-9b1c3d1d6f10", "account_id": "another"]]),
            .json(["data": ["id": "another", "account_id": .string(Sample.account)]]),
        ] as [FakeHTTP.Answer]
    )
    func whatTheAPIDoesNotKnowNeverWas(_ answer: FakeHTTP.Answer) async throws {
        let item = try Sample.item(in: "customer-message", to: Self.door)
        #expect(try await Sample.adapter().confirm(item, using: FakeHTTP(answer)) == nil)
    }

    /// The id goes into a path.
    @Test(arguments: ["../me", "1", "a6b7b9b0-3d53-4c0c-9b39-9b1c3d1d6f10/../x"])
    func anIdThatIsNoneIsNotAskedFor(_ id: String) async throws {
        var body = try Fixture.json("customer-message.json", in: .module).object ?? [:]
        body["payload"] = .object((body["payload"]?.object ?? [:]).merging(["id": .string(id)]) { _, new in new })
        let http = FakeHTTP()
        let item = try Sample.item(of: JSONValue.object(body).data, to: Self.door)
        #expect(try await Sample.adapter().confirm(item, using: http) == nil)
        #expect(http.requests.isEmpty)
    }

    @Test(arguments: [
        (401, DeliveryError.Disposition.hold), (502, .reconcile), (429, .pause(.channel, for: nil)),
    ])
    func whatCannotBeAskedIsAskedLater(status: Int, disposition: DeliveryError.Disposition) async throws {
        let item = try Sample.item(in: "customer-message", to: Self.door)
        let http = FakeHTTP(.response(OutboundResponse(status: status)))
        let adapter = try Sample.adapter()
        do throws(DeliveryError) {
            _ = try await adapter.confirm(item, using: http)
            Issue.record("it was confirmed")
        } catch { #expect(error.disposition == disposition) }
    }

    /// What has no effect, what a relay signed, and a channel without a key: nobody is asked.
    @Test(arguments: [
        ("conversation-created", door, true), ("bot", door, true), ("invented-event", door, true),
        ("customer-message", "\(door)/relay", true), ("customer-message", door, false), ("agent-message", door, false),
    ])
    func asksOnlyWhereItMatters(fixture: String, door: String, hasKey: Bool) async throws {
        let http = FakeHTTP()
        let item = try Sample.item(in: fixture, to: door)
        let adapter = try Sample.adapter(hasKey ? [:] : ["api_key": nil])
        #expect(try await adapter.confirm(item, using: http) == item)
        #expect(http.requests.isEmpty)
    }

    /// An agent's message does not say whose conversation it is; the conversation does.
    @Test(arguments: [door, "\(door)/relay"])
    func anAgentsCustomerIsLookedUp(_ path: String) async throws {
        let item = try Sample.item(in: "agent-message", to: path)
        let isSigned = path.hasSuffix("relay")
        let conversation = try Self.told("conversation-created")
        let http = isSigned ? FakeHTTP(conversation) : FakeHTTP(try Self.told("agent-message"), conversation)
        let confirmed = try await Sample.adapter().confirm(item, using: http)
        #expect(http.requests.count == (isSigned ? 1 : 2))
        #expect(http.requests.last?.url == Self.conversationURL)
        guard case .takeover(let takeover) = try meaning(of: confirmed) else {
            Issue.record("not a takeover")
            return
        }
        #expect(takeover.contact == UnifiedContact(id: Sample.customer, aliases: [Sample.conversationContact]))
    }

    /// The webhook says closed, and the conversation has long been opened again.
    @Test func aConversationIsAsItIsNow() async throws {
        let item = try Sample.item(in: "conversation-closed", to: Self.door)
        let extras: [String: JSONValue] = ["messages": [["body": "secret"]], "customer": [:], "tags": []]
        let stillClosed = FakeHTTP(try Self.told("conversation-closed", extras))
        let confirmed = try #require(try await Sample.adapter().confirm(item, using: stillClosed))
        #expect(stillClosed.requests.map(\.url) == [Self.conversationURL])
        #expect(!String(decoding: confirmed.payload, as: UTF8.self).contains("secret"))
        #expect(try meaning(of: confirmed) == Sample.event(in: "conversation-closed"))
        let open = FakeHTTP(try Self.told("conversation-reopened", extras))
        let reopened = try await Sample.adapter().confirm(item, using: open)
        guard case .ignored = try meaning(of: reopened) else {
            Issue.record("it is released")
            return
        }
    }
}
