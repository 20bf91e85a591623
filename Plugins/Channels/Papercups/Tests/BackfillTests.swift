import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import Testing

/// Backfill, reconciliation and credential probes.
struct BackfillTests {
    private static let other = "0d9c8b7a-6f5e-4d3c-8b2a-1f0e9d8c7b6a"

    private static func payload(_ fixture: String, _ changes: [String: JSONValue] = [:]) throws -> JSONValue {
        let payload = try Fixture.json("\(fixture).json", in: .module)["payload"]?.object ?? [:]
        return .object(payload.merging(changes) { _, new in new })
    }

    private static let customer: JSONValue = [
        "id": .string(Sample.customer), "object": "customer", "name": "Ada Visitor",
    ]

    private func backfill(_ http: FakeHTTP, since moment: String) async throws -> [InboundItem] {
        try await Sample.adapter().backfill(since: Date(moment), using: http)
    }

    @Test func backfillReturnsTheWebhooksKeys() async throws {
        let conversation = try Self.payload(
            "conversation-closed",
            ["customer": Self.customer, "messages": [], "tags": []]
        )
        var bare = try Self.payload("customer-message").object ?? [:]
        bare["customer"] = nil
        let http = FakeHTTP(
            .json(["data": [conversation], "next": nil]),
            .json(["data": [try Self.payload("agent-message"), try Self.payload("own-echo"), .object(bare)]])
        )
        let items = try await backfill(http, since: "2025-11-21T08:00:05Z")
        #expect(
            http.requests.map(\.url) == [
                "https://chat.example.test/api/v1/conversations?limit=50",
                "https://chat.example.test/api/v1/messages?conversation_id=\(Sample.conversation)",
            ]
        )
        let webhooks = ["customer-message", "own-echo", "agent-message", "conversation-closed"]
        #expect(try items.map(\.key) == webhooks.map { try Sample.item(in: $0).key })
        #expect(try items.map(\.lane) == webhooks.map { try Sample.item(in: $0).lane })
        #expect(Set(items.flatMap(\.addresses)) == [Address("account_id", Sample.account)])
        let events = try items.map { try Sample.adapter().normalize($0, receivedAt: Sample.receivedAt)[0] }
        #expect(events.map(\.name) == ["message", "status", "takeover", "release"])
        guard case .message(let message) = events[0], case .takeover(let takeover) = events[2] else { return }
        // The list may omit the customer, whom the conversation has.
        #expect(message.contact == .ada)
        #expect(takeover.contact.id == Sample.customer)
    }

    /// Items from the API need no confirmation.
    @Test func backfilledItemNeedsNoConfirmation() async throws {
        let conversation = try Self.payload("conversation-updated", ["customer": Self.customer])
        let http = FakeHTTP(
            .json(["data": [conversation]]),
            .json(["data": [try Self.payload("customer-message"), try Self.payload("agent-message")]])
        )
        for item in try await backfill(http, since: "2025-11-21T08:00:00Z") {
            #expect(try await Sample.adapter().confirm(item, using: FakeHTTP()) == item)
        }
    }

    @Test(arguments: [
        // After, within and before the second of the message.
        ("2025-11-21T08:00:06Z", 0), ("2025-11-21T08:00:05.900Z", 1), ("2025-11-20T00:00:00Z", 1),
    ])
    func olderMessageIsNotFetched(since: String, count: Int) async throws {
        let conversation = try Self.payload("conversation-updated")
        let http = FakeHTTP(.json(["data": [conversation]]), .json(["data": [try Self.payload("customer-message")]]))
        #expect(try await backfill(http, since: since).count == count)
    }

    /// Paging ends at the first conversation without new activity.
    @Test func pagesAreReadUpToTheLastActivity() async throws {
        let new = try Self.payload("conversation-updated")
        let newer = try Self.payload("conversation-updated", ["id": .string(Self.other)])
        let old = try Self.payload("conversation-updated", ["last_activity_at": "2025-11-01T00:00:00Z"])
        let http = FakeHTTP(
            .json(["data": [newer], "next": "cursor+1="]),
            .json(["data": []]),
            .json(["data": [new, old], "next": "cursor-2"]),
            .json(["data": [try Self.payload("customer-message")]])
        )
        #expect(try await backfill(http, since: "2025-11-21T08:00:00Z").count == 1)
        #expect(http.requests.count == 4)
        #expect(
            http.requests[2].url == "https://chat.example.test/api/v1/conversations?limit=50&after=cursor%2B1%3D"
        )
    }

    /// A message after the closing keeps the conversation from being released.
    @Test func closingBeforeANewMessageIsNotFetched() async throws {
        let conversation = try Self.payload("conversation-closed", ["last_activity_at": "2025-11-21T09:05:00Z"])
        let http = FakeHTTP(.json(["data": [conversation]]), .json(["data": []]))
        #expect(try await backfill(http, since: "2025-11-21T08:00:00Z").isEmpty)
    }

    @Test func backfillWithoutAKeyIsEmpty() async throws {
        let http = FakeHTTP()
        let adapter = try Sample.adapter(["api_key": nil])
        #expect(try await adapter.backfill(since: .distantPast, using: http) == [])
        #expect(http.requests.isEmpty)
    }

    @Test func failedBackfillThrows() async throws {
        for answer in [
            FakeHTTP.Answer.json(status: 401, [:]), .json([:]), .json(["data": [:]]), .failure(.notSent("refused")),
        ] {
            await #expect(throws: DeliveryError.self) {
                try await backfill(FakeHTTP(answer), since: "2025-11-21T08:00:00Z")
            }
        }
    }

    // MARK: - Reconciling

    @Test(arguments: [("um_01JD6R", "f0a1b2c3-d4e5-4f60-8172-93a4b5c6d7e8"), ("um_other", nil)])
    func lostSendIsFoundByItsMetadata(correlation: String, id: String?) async throws {
        let http = FakeHTTP(
            .json(["data": [try Self.payload("customer-message"), try Self.payload("own-echo")]])
        )
        let send = UnsettledSend(
            content: .text("Hello"),
            destination: Destination(contact: .ada, thread: Sample.conversation, correlation: correlation),
            sentAfter: Sample.receivedAt
        )
        let receipt = try await Sample.adapter().reconcile(send, using: http)
        #expect(receipt?.externalID == id)
    }

    // MARK: - Probing

    private static let me: JSONValue = ["data": ["id": 17, "account_id": .string(Sample.account), "role": "admin"]]

    @Test func keyOfTheAccountPassesTheProbe() async throws {
        let http = FakeHTTP(.json(Self.me))
        try await Sample.adapter().probeCredentials(using: http)
        #expect(http.requests.map(\.url) == ["https://chat.example.test/api/v1/me"])
    }

    @Test(
        arguments: [
            .json(status: 401, ["error": ["code": 401, "message": "Not authenticated"]]),
            .json(["data": ["id": 17, "account_id": .string(other)]]),
            .json(status: 404, ["errors": ["detail": "Not Found"]]),
        ] as [FakeHTTP.Answer]
    )
    func otherKeyFailsTheProbe(_ answer: FakeHTTP.Answer) async throws {
        let adapter = try Sample.adapter()
        let error = await deliveryFailure { () async throws(DeliveryError) in
            try await adapter.probeCredentials(using: FakeHTTP(answer))
        }
        #expect(error?.disposition == .hold)
    }
}
