import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

struct CapabilityTests {
    private static let root = "https://api.example.test/v1/website/\(Sample.website)"
    private static let conversation = "\(root)/conversation/\(Sample.session)"
    private static let done = FakeHTTP.Answer.crisp([:])

    // MARK: - Read marks and typing indicators

    @Test func presenceIsTwoCallsAndStopsWithTheReply() async throws {
        let http = FakeHTTP(Self.done, Self.done, .crisp(["fingerprint": 1]), Self.done)
        let adapter = try Sample.adapter()
        try await adapter.showPresence(for: "176371200012345", to: Sample.destination(), typing: true, using: http)
        _ = try await adapter.send("Hello", to: Sample.destination(), using: http)
        #expect(http.requests.map(\.method) == ["PATCH", "PATCH", "POST", "PATCH"])
        #expect(
            http.requests.map(\.url) == ["compose", "read", "message", "compose"].map { "\(Self.conversation)/\($0)" }
        )
        let bodies = try http.requests.map { try JSONValue(parsing: $0.body) }
        #expect(bodies[0] == ["type": "start", "from": "operator"])
        #expect(
            bodies[1] == ["from": "user", "origin": "urn:patchbay:hub:0", "fingerprints": [176_371_200_012_345]]
        )
        #expect(bodies[3] == ["type": "stop", "from": "operator"])
    }

    @Test func typingStopsOnlyIfItWasShown() async throws {
        let http = FakeHTTP(Self.done, .crisp(["fingerprint": 1]))
        let adapter = try Sample.adapter()
        try await adapter.showPresence(for: "176371200012345", to: Sample.destination(), typing: false, using: http)
        _ = try await adapter.send("Hello", to: Sample.destination(), using: http)
        #expect(http.requests.map(\.method) == ["PATCH", "POST"])
    }

    @Test func answerToAPickerIsNotMarkedAsRead() async throws {
        let http = FakeHTTP()
        try await Sample.adapter().showPresence(for: "176#ab", to: Sample.destination(), typing: false, using: http)
        #expect(http.requests.isEmpty)
    }

    // MARK: - Lost responses

    private func reconcile(_ answer: FakeHTTP.Answer) async throws -> (DeliveryReceipt?, OutboundRequest?) {
        let http = FakeHTTP(answer)
        let send = UnsettledSend(content: .text("Hi"), destination: Sample.destination(), sentAfter: Sample.receivedAt)
        return (try await Sample.adapter().reconcile(send, using: http), http.requests.first)
    }

    @Test func lostSendIsLookedUpByItsFingerprint() async throws {
        let (receipt, request) = try await reconcile(.crisp(["fingerprint": .integer(Sample.ownFingerprint)]))
        #expect(receipt == DeliveryReceipt(externalID: String(Sample.ownFingerprint)))
        #expect(request?.method == "GET")
        #expect(request?.url == "\(Self.conversation)/message/\(Sample.ownFingerprint)")
        #expect(try await reconcile(.refusal(404, "not_found")).0 == nil)
        #expect(try await reconcile(.refusal(404, "message_not_found")).0 == nil)
    }

    static let unclearResponses: [FakeHTTP.Answer] = [
        .refusal(404, "not_subscribed"), .refusal(429, "too_many"), .refusal(500, "error"), .refusal(401, "x"),
        .json(status: 404, [:]), .crisp(["fingerprint": 7]), .failure(.notSent("refused")),
    ]

    @Test(arguments: unclearResponses.indices)
    func unclearLookupThrows(_ index: Int) async throws {
        await #expect(throws: DeliveryError.self) { _ = try await reconcile(Self.unclearResponses[index]) }
    }

    // MARK: - Credentials

    /// Every attempt counts against the quota of all websites of the key.
    @Test func refusedKeyIsNotProbedAgainWithinThePause() async throws {
        let base = "https://api-\(UUID()).example.test"
        let adapter = try Sample.adapter(baseURL: base)
        let sibling = try Sample.adapter(["website_id": .text(UUID().uuidString)], baseURL: base)
        let http = FakeHTTP(.refusal(401, "invalid_session"), .crisp([]))
        for channel in [adapter, adapter, sibling] {
            let error = await #expect(throws: DeliveryError.self) { try await channel.probeCredentials(using: http) }
            #expect(error?.disposition == .hold)
        }
        #expect(http.requests.map(\.url) == ["\(base)/v1/website/\(Sample.website)/conversations/1?per_page=20"])
        let corrected = try Sample.adapter(["api_key": .secret("new")], baseURL: base)
        try await corrected.probeCredentials(using: http)
    }

    @Test func unsubscribedWebsiteDoesNotBlockOthers() async throws {
        let base = "https://api-\(UUID()).example.test"
        let sibling = try Sample.adapter(["website_id": .text(UUID().uuidString)], baseURL: base)
        let http = FakeHTTP(.refusal(404, "not_subscribed"), .crisp([]), .crisp([]))
        for _ in 0..<2 {
            await #expect(throws: DeliveryError.self) {
                try await Sample.adapter(baseURL: base).probeCredentials(using: http)
            }
        }
        try await sibling.probeCredentials(using: http)
        try await sibling.probeCredentials(using: http)
        #expect(http.requests.count == 3)
    }

    static let probes: [(FakeHTTP.Answer, DeliveryError.Disposition)] = [
        (.refusal(404, "not_found"), .hold), (.refusal(403, "not_allowed"), .hold),
        (.refusal(429, "quota_limit_exceeded"), .pause(.channel, for: .seconds(3_600))),
        (.failure(.ambiguous("no answer")), .reconcile),
    ]

    @Test(arguments: probes.indices)
    func failedProbeHasItsDisposition(_ index: Int) async throws {
        let adapter = try Sample.adapter(baseURL: "https://api-\(UUID()).example.test")
        let error = await #expect(throws: DeliveryError.self) {
            try await adapter.probeCredentials(using: FakeHTTP(Self.probes[index].0))
        }
        #expect(error?.disposition == Self.probes[index].1)
    }

    // MARK: - Files

    @Test func fileIsDownloadedWithoutTheKey() async throws {
        let file = OutboundResponse(
            status: 200,
            headers: ["Content-Type": "application/octet-stream"],
            body: Data("x".utf8)
        )
        let http = FakeHTTP(.response(file))
        let media = ContentPart.Media(
            url: "https://storage.crisp.chat/a.pdf",
            mimeType: "application/pdf",
            filename: "receipt.pdf"
        )
        let fetched = try await Sample.adapter().download(media, of: "1", limit: 1_000, using: http)
        #expect(fetched == MediaFile(data: Data("x".utf8), mimeType: "application/pdf", filename: "receipt.pdf"))
        let request = try #require(http.requests.first)
        #expect(request.headers["Authorization"] == nil)
        #expect(request.origin == .untrusted)
        #expect(request.responseLimit == 1_000)
    }

    /// With the key, which all tenants share, a crafted URL could read another tenant's conversations.
    @Test(arguments: ["/v1/website/x/conversations/1", "/v1/storage/../website/x", "/storage/a.pdf", ""])
    func craftedFileURLDoesNotGetTheKey(_ path: String) async throws {
        let base = "https://api.example.test"
        let http = FakeHTTP(.response(OutboundResponse(status: 200, body: Data("x".utf8))))
        let media = ContentPart.Media(url: base + path)
        _ = try await Sample.adapter(baseURL: base).download(media, of: "1", limit: 1_000, using: http)
        #expect(http.requests.map { $0.headers["Authorization"] } == [nil])
    }

    @Test func fileWithoutAURLIsGone() async throws {
        await #expect(throws: MediaError.gone(reason: "the message has no URL of the file")) {
            try await Sample.adapter().download(.init(), of: "1", limit: 1_000, using: FakeHTTP())
        }
    }
}
