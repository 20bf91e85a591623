import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import Testing

/// Confirmation of unsigned webhooks.
struct ConfirmingTests {
    private static let route = "/\(Sample.urlKey)"
    private static let messageURL = "https://chat.example.test/api/v1/messages/a6b7b9b0-3d53-4c0c-9b39-9b1c3d1d6f10"
    private static let conversationURL = "https://chat.example.test/api/v1/conversations/\(Sample.conversation)"

    /// The API's response: the fixture's payload with `changes`.
    private static func apiResponse(_ fixture: String, _ changes: [String: JSONValue] = [:]) throws -> FakeHTTP.Answer {
        let payload = try Fixture.json("\(fixture).json", in: .module)["payload"]?.object ?? [:]
        return .json(["data": .object(payload.merging(changes) { _, new in new })])
    }

    private func meaning(of item: InboundItem?) throws -> InboundEvent? {
        try item.map { try Sample.adapter().normalize($0, receivedAt: Sample.receivedAt)[0] }
    }

    @Test func apiContentReplacesTheWebhooks() async throws {
        let http = FakeHTTP(try Self.apiResponse("customer-message", ["body": "The confirmed text"]))
        let item = try Sample.item(in: "customer-message", to: Self.route)
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
        #expect(message.text == "The confirmed text")
        #expect(message.contact == .ada)
    }

    /// A 404 in either envelope, another account's message and another message confirm nothing.
    @Test(
        arguments: [
            .json(status: 404, ["errors": ["detail": "Not Found"]]),
            .json(status: 404, ["error": ["status": 404, "message": "Not found"]]),
            .json(["data": ["id": "a6b7b9b0-3d53-4c0c-9b39-9b1c3d1d6f10", "account_id": "another"]]),
            .json(["data": ["id": "another", "account_id": .string(Sample.account)]]),
        ] as [FakeHTTP.Answer]
    )
    func unknownMessageIsNotConfirmed(_ answer: FakeHTTP.Answer) async throws {
        let item = try Sample.item(in: "customer-message", to: Self.route)
        #expect(try await Sample.adapter().confirm(item, using: FakeHTTP(answer)) == nil)
    }

    /// The id becomes a path component.
    @Test(arguments: ["../me", "1", "a6b7b9b0-3d53-4c0c-9b39-9b1c3d1d6f10/../x"])
    func invalidIDIsNotLookedUp(_ id: String) async throws {
        var body = try Fixture.json("customer-message.json", in: .module).object ?? [:]
        body["payload"] = .object((body["payload"]?.object ?? [:]).merging(["id": .string(id)]) { _, new in new })
        let http = FakeHTTP()
        let item = try Sample.item(of: JSONValue.object(body).data, to: Self.route)
        #expect(try await Sample.adapter().confirm(item, using: http) == nil)
        #expect(http.requests.isEmpty)
    }

    @Test(arguments: [
        (401, DeliveryError.Disposition.hold), (502, .reconcile), (429, .pause(.channel, for: nil)),
    ])
    func failedLookupThrows(status: Int, disposition: DeliveryError.Disposition) async throws {
        let item = try Sample.item(in: "customer-message", to: Self.route)
        let http = FakeHTTP(.response(OutboundResponse(status: status)))
        let adapter = try Sample.adapter()
        let error = await deliveryFailure { () async throws(DeliveryError) in
            try await adapter.confirm(item, using: http)
        }
        #expect(error?.disposition == disposition)
    }

    /// Events without effect, a relay's webhooks and channels without a key cause no call.
    @Test(arguments: [
        ("conversation-created", route, true), ("bot", route, true), ("invented-event", route, true),
        ("customer-message", "\(route)/relay", true), ("customer-message", route, false),
        ("agent-message", route, false),
    ])
    func itemWithoutEffectIsNotLookedUp(fixture: String, route: String, hasKey: Bool) async throws {
        let http = FakeHTTP()
        let item = try Sample.item(in: fixture, to: route)
        let adapter = try Sample.adapter(hasKey ? [:] : ["api_key": nil])
        #expect(try await adapter.confirm(item, using: http) == item)
        #expect(http.requests.isEmpty)
    }

    /// An agent's message does not name the customer; the conversation does.
    @Test(arguments: [route, "\(route)/relay"])
    func agentsCustomerIsLookedUp(_ path: String) async throws {
        let item = try Sample.item(in: "agent-message", to: path)
        let isSigned = path.hasSuffix("relay")
        let conversation = try Self.apiResponse("conversation-created")
        let http = isSigned ? FakeHTTP(conversation) : FakeHTTP(try Self.apiResponse("agent-message"), conversation)
        let confirmed = try await Sample.adapter().confirm(item, using: http)
        #expect(http.requests.count == (isSigned ? 1 : 2))
        #expect(http.requests.last?.url == Self.conversationURL)
        guard case .takeover(let takeover) = try meaning(of: confirmed) else {
            Issue.record("not a takeover")
            return
        }
        #expect(takeover.contact == UnifiedContact(id: Sample.customer, aliases: [Sample.conversationContact]))
    }

    /// The conversation's current state replaces the webhook's.
    @Test func currentStateReplacesTheWebhooks() async throws {
        let item = try Sample.item(in: "conversation-closed", to: Self.route)
        let extras: [String: JSONValue] = ["messages": [["body": "secret"]], "customer": [:], "tags": []]
        let stillClosed = FakeHTTP(try Self.apiResponse("conversation-closed", extras))
        let confirmed = try #require(try await Sample.adapter().confirm(item, using: stillClosed))
        #expect(stillClosed.requests.map(\.url) == [Self.conversationURL])
        #expect(!String(decoding: confirmed.payload, as: UTF8.self).contains("secret"))
        #expect(try meaning(of: confirmed) == Sample.event(in: "conversation-closed"))
        let open = FakeHTTP(try Self.apiResponse("conversation-reopened", extras))
        let reopened = try await Sample.adapter().confirm(item, using: open)
        guard case .ignored = try meaning(of: reopened) else {
            Issue.record("it is released")
            return
        }
    }
}
