import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

/// Confirming unsigned messages, and fetching messages whose hooks were lost.
struct BackfillTests {
    private static let root = "https://api.example.test/v1/website/\(Sample.website)"
    private static let confirming: [String: SettingValue?] = ["confirm": .boolean(true)]
    private static let backfilling: [String: SettingValue?] = ["backfill": .boolean(true)]

    private static let message: JSONValue = [
        "type": "text", "from": "user", "origin": "chat", "content": "What Crisp knows",
        "fingerprint": 176_371_200_012_345, "timestamp": 1_763_712_000_123,
        "user": ["user_id": .string(Sample.session), "nickname": "Ada"],
    ]

    // MARK: - Confirming

    @Test func unsignedMessageIsReadBack() async throws {
        let http = FakeHTTP(.crisp(Self.message))
        let adapter = try Sample.websiteAdapter(Self.confirming)
        let item = try #require(Sample.items(in: "text").first)
        let confirmed = try #require(await adapter.confirm(item, using: http))
        #expect(confirmed.key == item.key && confirmed.lane == item.lane && confirmed.addresses == item.addresses)
        guard case .message(let message)? = try adapter.normalize(confirmed, receivedAt: Sample.receivedAt).first else {
            Issue.record("no message")
            return
        }
        #expect(message.text == "What Crisp knows")
        #expect(
            http.requests.map(\.url) == ["\(Self.root)/conversation/\(Sample.session)/message/176371200012345"]
        )
    }

    @Test func unknownMessageIsNotConfirmed() async throws {
        let adapter = try Sample.websiteAdapter(Self.confirming)
        let item = try #require(Sample.items(in: "text").first)
        #expect(try await adapter.confirm(item, using: FakeHTTP(.refusal(404, "not_found"))) == nil)
        #expect(try await adapter.confirm(#require(Sample.items(in: "no-session").first), using: FakeHTTP()) == nil)
        await #expect(throws: DeliveryError.self) {
            try await adapter.confirm(item, using: FakeHTTP(.refusal(429, "too_many")))
        }
    }

    /// Signed hooks, and events that cannot be looked up, are not confirmed.
    @Test func otherItemsNeedNoConfirmation() async throws {
        let http = FakeHTTP()
        for (adapter, fixture) in [
            (try Sample.adapter(Self.confirming), "text"), (try Sample.websiteAdapter(), "text"),
            (try Sample.websiteAdapter(Self.confirming), "state-resolved"),
        ] {
            let item = try #require(Sample.items(in: fixture).first)
            #expect(try await adapter.confirm(item, using: http) == item)
        }
        #expect(http.requests.isEmpty)
    }

    // MARK: - Backfill

    private static let since = Date(timeIntervalSince1970: 1_763_712_000)

    @Test func missedMessagesAreFetched() async throws {
        let quiet: JSONValue = ["session_id": "session_quiet", "updated_at": 1_763_711_000_000]
        let busy: JSONValue = ["session_id": .string(Sample.session), "updated_at": 1_763_712_300_000]
        var answer = Self.message.object ?? [:]
        answer.merge(["from": "operator", "fingerprint": 176_371_230_000_101, "timestamp": 1_763_712_300_000]) { $1 }
        let http = FakeHTTP(.crisp([busy, quiet]), .crisp([.object(answer), Self.message]))
        let adapter = try Sample.adapter(Self.backfilling)
        let items = try await adapter.backfill(since: Self.since, using: http)
        #expect(
            http.requests.map(\.url) == [
                "\(Self.root)/conversations/1?per_page=50",
                "\(Self.root)/conversation/\(Sample.session)/messages?timestamp_after=1763712000000",
            ]
        )
        // The keys equal those of the hooks, so nothing is processed twice.
        #expect(try items.map(\.key).first == Sample.items(in: "text").first?.key)
        #expect(items.map { "\($0.key)".prefix(17) } == ["message:send:sess", "message:received:"])
        let events = try items.flatMap { try adapter.normalize($0, receivedAt: Sample.receivedAt) }
        #expect(events.map(\.name) == ["message", "takeover"])
    }

    @Test func backfillIsOffByDefault() async throws {
        let http = FakeHTTP()
        #expect(try await Sample.adapter().backfill(since: Self.since, using: http).isEmpty)
        #expect(http.requests.isEmpty)
    }

    @Test func exhaustedQuotaEndsBackfill() async throws {
        await #expect(throws: DeliveryError.self) {
            try await Sample.adapter(Self.backfilling)
                .backfill(since: Self.since, using: FakeHTTP(.refusal(429, "quota_limit_exceeded")))
        }
    }

    /// One run never costs more than 105 requests: 5 pages and 100 conversations.
    @Test func backfillIsBounded() async throws {
        let pages = (0..<5).map { page in
            JSONValue.array(
                (0..<50).map { ["session_id": .string("session_\(page)-\($0)"), "updated_at": 1_763_712_300_000] }
            )
        }
        let http = ListingHTTP(pages: pages)
        _ = try await Sample.adapter(Self.backfilling).backfill(since: Self.since, using: http)
        #expect(await http.requestCount == 102)
    }
}

/// Responds with pages of conversations, and with no messages.
private actor ListingHTTP: HTTPSending {
    private let pages: [JSONValue]
    private(set) var requestCount = 0

    init(pages: [JSONValue]) { self.pages = pages }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        requestCount += 1
        let page = request.url.firstMatch(of: /conversations\/([0-9]+)/).flatMap { Int($0.1) }
        let data = page.map { pages.indices.contains($0 - 1) ? pages[$0 - 1] : [] } ?? []
        let body: JSONValue = ["error": false, "reason": "listed", "data": data]
        return OutboundResponse(status: 200, body: body.data)
    }
}
