import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

/// Queries of the message list.
struct LookupTests {
    static let path = "/2010-04-01/Accounts/\(Sample.account)/Messages"
    /// Sat, 21 Nov 2026 09:00:00 +0000.
    static let nine = Date(timeIntervalSince1970: 1_795_251_600)

    static func resource(
        _ sid: String,
        _ body: String,
        direction: String = "outbound-api",
        at date: String = "Sat, 21 Nov 2026 09:00:00 +0000",
        media: Int = 0,
        members: [String: JSONValue] = [:]
    ) -> JSONValue {
        let common: [String: JSONValue] = [
            "sid": .string(sid), "body": .string(body), "direction": .string(direction), "date_created": .string(date),
            "date_sent": nil, "num_media": .string(String(media)), "account_sid": .string(Sample.account),
            "from": "+15550100200", "to": "+15550100999", "messaging_service_sid": nil, "api_version": "2010-04-01",
            "num_segments": "1",
        ]
        return .object(common.merging(members) { $1 })
    }

    static func page(_ messages: [JSONValue], next: String? = nil) -> FakeHTTP.Answer {
        .json(["messages": .array(messages), "next_page_uri": .text(next)])
    }

    // MARK: - Reconciling

    private func reconcile(
        _ http: FakeHTTP,
        _ content: ReplyContent = .text("Yes, it is."),
        since moment: Date = nine
    ) async throws -> DeliveryReceipt? {
        let send = UnsettledSend(
            content: content,
            destination: SendingTests.destination("+15550100999"),
            sentAfter: moment
        )
        return try await Sample.adapter().reconcile(send, using: http)
    }

    @Test func acceptedMessagesAreFound() async throws {
        let http = FakeHTTP(
            Self.page([
                Self.resource("SM1", "Something else"), Self.resource("SM2", "Yes, it is.", direction: "inbound"),
                Self.resource("SM3", "Yes, it is.", at: "Sat, 21 Nov 2026 08:59:58 +0000"),
                Self.resource("SM4", "Yes, it is.", at: "Sat, 21 Nov 2026 11:00:01 +0200"),
            ])
        )
        #expect(try await reconcile(http) == DeliveryReceipt(externalID: "SM4"))
        let request = try #require(http.requests.first)
        #expect(request.method == "GET")
        #expect(request.headers == ["Authorization": Sample.basic])
        #expect(
            request.url
                == "https://api.example.test\(Self.path).json"
                + "?To=%2B15550100999&From=%2B15550100200&DateSent%3E=2026-11-21"
        )
    }

    /// A queued message has no send date, so the second query has no date filter.
    @Test func reconcilingQueriesTwice() async throws {
        let queued = FakeHTTP(Self.page([]), Self.page([Self.resource("SM5", "Yes, it is.")]))
        #expect(try await reconcile(queued) == DeliveryReceipt(externalID: "SM5"))
        #expect(queued.requests.last?.url.hasSuffix("?To=%2B15550100999&From=%2B15550100200&PageSize=50") == true)
        let nothing = FakeHTTP(Self.page([]), Self.page([Self.resource("SM6", "Other")]))
        #expect(try await reconcile(nothing) == nil)
    }

    @Test(arguments: [
        (ReplyContent.media(OutboundMedia(kind: .image, source: .link("https://x.test/a"), caption: "Look")), "MM1"),
        (.media(OutboundMedia(kind: .image, source: .link("https://x.test/a"))), "MM2"),
        (.text("Look"), "SM1"), (.text("Look \n"), "SM1"),
        (.buttons(text: "Which?", choices: [.init(id: "1", title: "A")]), "SM2"),
        (.location(latitude: 1.5, longitude: 2, name: "Here", address: nil), "SM3"),
    ])
    func reconcilingComparesEachKind(content: ReplyContent, expected: String) async throws {
        let http = FakeHTTP(
            Self.page([
                Self.resource("SM1", "Look"), Self.resource("MM1", "Look", media: 1),
                Self.resource("MM2", "", media: 1),
                Self.resource("SM2", "Which?\n1. A"), Self.resource("SM3", "Here"),
            ])
        )
        #expect(try await reconcile(http, content)?.externalID == expected)
    }

    /// Only Twilio knows the text of a template.
    @Test func aTemplateIsNotCompared() async throws {
        let template = ReplyContent.template(MessageTemplate(name: SendingTests.template, language: "en"))
        await #expect(throws: DeliveryError.self) {
            try await reconcile(FakeHTTP(Self.page([Self.resource("SM1", "Hello Dana")])), template)
        }
        #expect(try await reconcile(FakeHTTP(Self.page([]), Self.page([])), template) == nil)
    }

    @Test func errorResponsesAreNotSent() async {
        await #expect(throws: DeliveryError.self) { try await reconcile(FakeHTTP(.json(status: 500, [:]))) }
        let html = FakeHTTP(.response(OutboundResponse(status: 200, body: Data("<html>".utf8))))
        await #expect(throws: DeliveryError.self) { try await reconcile(html) }
    }

    // MARK: - Backfill

    @Test func inboundMessagesAreBackfilled() async throws {
        let next = "\(Self.path).json?To=%2B15550100200&PageSize=1000&Page=1&PageToken=PASM1"
        func inbound(_ sid: String, _ body: String, at time: String, media: Int = 0) -> JSONValue {
            Self.resource(
                sid,
                body,
                direction: "inbound",
                at: "Sat, 21 Nov 2026 \(time) +0000",
                media: media,
                members: ["from": "+15550100999", "to": "+15550100200"]
            )
        }
        let http = FakeHTTP(
            Self.page([inbound("SM3", "third", at: "09:02:00"), Self.resource("SM2", "ours")], next: next),
            Self.page([inbound("MM1", "two pics", at: "09:01:00", media: 2), inbound("SM0", "old", at: "08:00:00")]),
            .json([
                "media_list": [
                    ["sid": "ME1", "content_type": "image/jpeg"], ["sid": "ME2", "content_type": "image/png"],
                ]
            ])
        )
        let items = try await Sample.adapter().backfill(since: Self.nine, using: http)
        #expect(items.map(\.key) == ["message:MM1", "message:SM3"])
        #expect(items.map(\.lane) == ["+15550100999", "+15550100999"])
        #expect(items.map(\.answer) == [.acknowledged, .acknowledged])
        #expect(items.map(\.occurredAt) == [Self.nine.addingTimeInterval(60), Self.nine.addingTimeInterval(120)])
        #expect(
            http.requests.map(\.url) == [
                "https://api.example.test\(Self.path).json?To=%2B15550100200&DateSent%3E=2026-11-21&PageSize=1000",
                "https://api.example.test\(next)", "https://api.example.test\(Self.path)/MM1/Media.json",
            ]
        )
    }

    /// A fetched message has the same events as its webhook, except for the time.
    @Test func backfilledItemsEqualTheirWebhooks() async throws {
        let fixture = "mms-two-images"
        let body = FormFields(parsing: try Fixture.data("\(fixture).form", in: .module))
        let sid = try #require(body["MessageSid"])
        let fetched = Self.resource(
            sid,
            "two pics",
            direction: "inbound",
            media: 2,
            members: [
                "from": .text(body["From"]), "to": .text(body["To"]), "num_segments": "2",
                "messaging_service_sid": .text(body["MessagingServiceSid"]),
            ]
        )
        let media: [JSONValue] = (0..<2).map { position in
            [
                "sid": .text(body["MediaUrl\(position)"]?.split(separator: "/").last.map(String.init)),
                "content_type": .text(body["MediaContentType\(position)"]),
            ]
        }
        let adapter = try Sample.adapter(baseURL: "https://api.twilio.com")
        let http = FakeHTTP(Self.page([fetched]), .json(["media_list": .array(media)]))
        let item = try #require(try await adapter.backfill(since: Self.nine, using: http).first)
        let told = try Sample.item(in: fixture)
        #expect(item.key == told.key)
        #expect(item.lane == told.lane)
        #expect(item.addresses == told.addresses)
        guard case .message(var message) = try adapter.normalize(item, receivedAt: Sample.receivedAt)[0],
            case .message(var original) = try Sample.events(in: fixture)[0]
        else {
            Issue.record("not a message")
            return
        }
        #expect(message.sentAt == Self.nine)
        message.sentAt = original.sentAt
        // The list lacks the location of the number's registration.
        original.provider = original.provider.filter { !$0.key.hasPrefix("From") }
        #expect(message == original)
    }

    @Test func aServiceFetchesOnlyItsOwn() async throws {
        let other: [String: JSONValue] = ["messaging_service_sid": "MG00000000000000000000000000000002"]
        let http = FakeHTTP(
            Self.page([
                Self.resource("SM2", "a", direction: "inbound", members: other),
                Self.resource(
                    "SM1",
                    "b",
                    direction: "inbound",
                    members: ["messaging_service_sid": .string(Sample.service)]
                ),
            ])
        )
        let adapter = try Sample.adapter(["number": nil, "messaging_service_sid": .text(Sample.service)])
        #expect(try await adapter.backfill(since: Self.nine, using: http).map(\.key) == ["message:SM1"])
        #expect(http.requests.first?.url.contains("To=") == false)
    }

    /// The credentials are sent with every page request.
    @Test(arguments: ["https://evil.test/a", "@evil.test/a", "/2010-04-01/Accounts/AC2/Messages.json", "//evil.test"])
    func foreignPagesAreNotFollowed(_ next: String) async throws {
        let http = FakeHTTP(Self.page([], next: next))
        #expect(try await Sample.adapter().backfill(since: Self.nine, using: http) == [])
        #expect(http.requests.count == 1)
    }

    // MARK: - Credentials, typing, the window

    @Test func probeSendsTheCredentials() async throws {
        let http = FakeHTTP(Self.page([]), .json(status: 401, ["code": 20003, "message": "Authenticate"]))
        try await Sample.adapter().probeCredentials(using: http)
        #expect(http.requests.map(\.url) == ["https://api.example.test\(Self.path).json?PageSize=1"])
        let refusal = await #expect(throws: DeliveryError.self) {
            try await Sample.adapter().probeCredentials(using: http)
        }
        #expect(refusal?.disposition == .hold)
    }

    @Test(arguments: [
        ("https://api.twilio.com", "https://messaging.twilio.com"),
        ("https://api.dublin.ie1.twilio.com", "https://messaging.dublin.ie1.twilio.com"),
        ("http://127.0.0.1:8090/twilio", "http://127.0.0.1:8090/twilio"),
        ("https://api.example.test", "https://api.example.test"),
        ("https://api.twilio.com.evil.test", "https://api.twilio.com.evil.test"),
    ])
    func typingIndicatorIsSent(baseURL: String, expected: String) async throws {
        let http = FakeHTTP(.json(["success": true]))
        let adapter = try Sample.whatsApp(baseURL: baseURL)
        let dana = SendingTests.destination("whatsapp:+15550100999")
        try await adapter.showPresence(for: "SM1", to: dana, typing: true, using: http)
        try await adapter.showPresence(for: "SM1", to: dana, typing: false, using: http)
        let request = try #require(http.requests.first)
        #expect(http.requests.count == 1)
        #expect(request.url == "\(expected)/v3/Indicators/Typing.json")
        #expect(request.headers == ["Authorization": Sample.basic, "Content-Type": "application/json"])
        #expect(try JSONValue(parsing: request.body) == ["channel": "WHATSAPP", "messageId": "SM1"])
    }

    @Test func smsHasNoTypingIndicator() async throws {
        let http = FakeHTTP()
        let dana = SendingTests.destination("+15550100999")
        try await Sample.adapter().showPresence(for: "SM1", to: dana, typing: true, using: http)
        #expect(http.requests.isEmpty)
    }

    @Test(arguments: [
        ("whatsapp:+15550100999", Duration.seconds(86_400)), ("+15550100999", nil), ("messenger:1", nil),
        ("rcs:+15550100999", nil),
    ])
    func onlyWhatsAppHasAWindow(id: String, expected: Duration?) throws {
        #expect(try Sample.adapter().replyWindow(for: UnifiedContact(id: id)) == expected)
        #expect(try Sample.whatsApp().replyWindow(for: UnifiedContact(id: "+15550100999")) == .seconds(86_400))
    }
}
