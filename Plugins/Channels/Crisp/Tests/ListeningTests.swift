import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

/// What is asked of Crisp beside its hooks: whether an unsigned message is real, and what no hook brought.
struct ListeningTests {
    private static let root = "https://api.example.test/v1/website/\(Sample.website)"
    private static let confirming: [String: SettingValue?] = ["confirm": .boolean(true)]
    private static let listening: [String: SettingValue?] = ["backfill": .boolean(true)]

    private static let message: JSONValue = [
        "type": "text", "from": "user", "origin": "chat", "content": "What Crisp knows",
        "fingerprint": 176_371_200_012_345, "timestamp": 1_763_712_000_123,
        "user": ["user_id": .string(Sample.session), "nickname": "Ada"],
    ]

    // MARK: - Confirming

    @Test func aMessageIsReadBack() async throws {
        let http = FakeHTTP(.crisp(Self.message))
        let adapter = try Sample.websiteAdapter(Self.confirming)
        let told = try #require(Sample.items(in: "text").first)
        let confirmed = try #require(await adapter.confirm(told, using: http))
        #expect(confirmed.key == told.key && confirmed.lane == told.lane && confirmed.addresses == told.addresses)
        guard case .message(let message)? = try adapter.normalize(confirmed, receivedAt: Sample.receivedAt).first else {
            Issue.record("no message")
            return
        }
        #expect(message.text == "What Crisp knows")
        #expect(
            http.requests.map(\.url) == ["\(Self.root)/conversation/\(Sample.session)/message/176371200012345"]
        )
    }

    @Test func anInventedMessageIsNone() async throws {
        let adapter = try Sample.websiteAdapter(Self.confirming)
        let told = try #require(Sample.items(in: "text").first)
        #expect(try await adapter.confirm(told, using: FakeHTTP(.refusal(404, "not_found"))) == nil)
        #expect(try await adapter.confirm(#require(Sample.items(in: "no-session").first), using: FakeHTTP()) == nil)
        await #expect(throws: DeliveryError.self) {
            try await adapter.confirm(told, using: FakeHTTP(.refusal(429, "too_many")))
        }
    }

    /// What is signed needs no confirmation, nor what cannot be asked for.
    @Test func theRestIsTakenAsItIs() async throws {
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

    @Test func whatNoHookBroughtIsFetched() async throws {
        let quiet: JSONValue = ["session_id": "session_quiet", "updated_at": 1_763_711_000_000]
        let busy: JSONValue = ["session_id": .string(Sample.session), "updated_at": 1_763_712_300_000]
        var answer = Self.message.object ?? [:]
        answer.merge(["from": "operator", "fingerprint": 176_371_230_000_101, "timestamp": 1_763_712_300_000]) { $1 }
        let http = FakeHTTP(.crisp([busy, quiet]), .crisp([.object(answer), Self.message]))
        let adapter = try Sample.adapter(Self.listening)
        let items = try await adapter.backfill(since: Self.since, using: http)
        #expect(
            http.requests.map(\.url) == [
                "\(Self.root)/conversations/1?per_page=50",
                "\(Self.root)/conversation/\(Sample.session)/messages?timestamp_after=1763712000000",
            ]
        )
        // The keys are those of the hooks, so that nothing is taken twice.
        #expect(try items.map(\.key).first == Sample.items(in: "text").first?.key)
        #expect(items.map { "\($0.key)".prefix(17) } == ["message:send:sess", "message:received:"])
        let events = try items.flatMap { try adapter.normalize($0, receivedAt: Sample.receivedAt) }
        #expect(events.map(\.name) == ["message", "takeover"])
    }

    @Test func itIsQuietUnlessAsked() async throws {
        let http = FakeHTTP()
        #expect(try await Sample.adapter().backfill(since: Self.since, using: http).isEmpty)
        #expect(http.requests.isEmpty)
    }

    @Test func aUsedUpQuotaEndsIt() async throws {
        await #expect(throws: DeliveryError.self) {
            try await Sample.adapter(Self.listening)
                .backfill(since: Self.since, using: FakeHTTP(.refusal(429, "quota_limit_exceeded")))
        }
    }

    /// One look never costs more than a hundred and five requests.
    @Test func aLookIsBounded() async throws {
        let pages = (0..<5).map { page in
            JSONValue.array(
                (0..<50).map { ["session_id": .string("session_\(page)-\($0)"), "updated_at": 1_763_712_300_000] }
            )
        }
        let http = ListingHTTP(pages: pages)
        _ = try await Sample.adapter(Self.listening).backfill(since: Self.since, using: http)
        #expect(await http.asked == 102)
    }
}

/// Answers with pages of conversations, and with no messages.
private actor ListingHTTP: HTTPSending {
    private let pages: [JSONValue]
    private(set) var asked = 0

    init(pages: [JSONValue]) { self.pages = pages }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        asked += 1
        let page = request.url.firstMatch(of: /conversations\/([0-9]+)/).flatMap { Int($0.1) }
        let data = page.map { pages.indices.contains($0 - 1) ? pages[$0 - 1] : [] } ?? []
        let body: JSONValue = ["error": false, "reason": "listed", "data": data]
        return OutboundResponse(status: 200, body: body.data)
    }
}
