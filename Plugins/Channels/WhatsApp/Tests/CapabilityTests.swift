import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

struct PresenceTests {
    @Test(arguments: [true, false])
    func marksAsRead(typing: Bool) async throws {
        let http = FakeHTTP(.json(["success": true]))
        try await Sample.adapter().showPresence(
            for: "wamid.DEMOIN0001",
            to: SendingTests.destination("15550100999"),
            typing: typing,
            using: http
        )
        var expected: [String: JSONValue] = [
            "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.DEMOIN0001",
        ]
        if typing { expected["typing_indicator"] = ["type": "text"] }
        let request = try #require(http.requests.first)
        #expect(request.url == "https://graph.example.test/v25.0/310000000000001/messages")
        #expect(request.headers["Authorization"] == "Bearer EAA-demo")
        #expect(try JSONValue(parsing: request.body) == .object(expected))
    }

    @Test func presenceRefusalIsThrown() async {
        let http = FakeHTTP(.json(status: 401, ["error": ["code": 190, "message": "expired"]]))
        await #expect(throws: DeliveryError.self) {
            try await Sample.adapter().showPresence(
                for: "wamid.X",
                to: SendingTests.destination("1"),
                typing: true,
                using: http
            )
        }
    }
}

struct ProbeTests {
    @Test func probeReadsTheNumber() async throws {
        let http = FakeHTTP(.json(["id": "310000000000001", "verified_name": "Lotus Dental"]))
        try await Sample.adapter().probeCredentials(using: http)
        let request = try #require(http.requests.first)
        #expect(
            request.url == """
                https://graph.example.test/v25.0/310000000000001\
                ?fields=id,display_phone_number,verified_name,quality_rating
                """
        )
        #expect(request.method == "GET")
        #expect(request.headers == ["Authorization": "Bearer EAA-demo"])
    }

    @Test(
        arguments: [
            (401, ["error": ["code": 190, "message": "expired"]]),
            (400, ["error": ["code": 100, "error_subcode": 33, "message": "Unsupported get request."]]),
            (403, ["error": ["code": 10, "message": "no permission"]]),
            (200, ["id": "310000000000002"]),
            (200, []),
        ] as [(Int, JSONValue)]
    )
    func probeFailsForAnInaccessibleNumber(status: Int, answer: JSONValue) async throws {
        let http = FakeHTTP(.json(status: status, answer))
        let error = try #require(
            await #expect(throws: DeliveryError.self) { try await Sample.adapter().probeCredentials(using: http) }
        )
        #expect(error.disposition == .hold)
    }

    /// An internal error of Meta's does not mean that the credentials are invalid.
    @Test func internalErrorsDoNotInvalidateCredentials() async throws {
        let http = FakeHTTP(.json(status: 500, ["error": ["code": 2, "message": "try again"]]))
        let error = try #require(
            await #expect(throws: DeliveryError.self) { try await Sample.adapter().probeCredentials(using: http) }
        )
        #expect(error.disposition == .retry(after: nil, attempts: 5))
    }
}

struct RuleTests {
    @Test func replyWindowIs24Hours() throws {
        #expect(try Sample.adapter().replyWindow(for: UnifiedContact(id: "1")) == .seconds(86_400))
    }

    /// The buckets let through less than Meta's limits.
    @Test func rateLimitsStayBelowMetas() throws {
        let limits = WhatsAppAdapter.manifest.limits
        let channel = try #require(limits.sendRate)
        #expect(channel.interval * 80 == .seconds(1))
        #expect(channel.burst <= 80)
        let recipient = try #require(limits.recipientRate)
        #expect(recipient.interval == .seconds(6))
        #expect(2 * recipient.burst <= 45)
    }
}
