import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel
import WhatsAppSimulator

/// The registration of a number's webhook, and the probe of its connection.
@Suite(.timeLimit(.minutes(2)))
struct ConnectingTests {
    private static let url = "https://hub.example.test/webhooks/whatsapp"
    private static let base = "https://graph.example.test/v25.0"

    struct PlaceCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The callback URLs of the number, the account and the app.
        let configuration: JSONValue?
        let now: String?
        var isReversible = true
    }

    static let places = [
        PlaceCase(testDescription: "none", configuration: nil, now: nil),
        PlaceCase(testDescription: "empty", configuration: ["phone_number": ""], now: nil),
        PlaceCase(
            testDescription: "of the app",
            configuration: ["application": "https://app.example"],
            now: "https://app.example"
        ),
        PlaceCase(
            testDescription: "of the account before that of the app",
            configuration: [
                "application": "https://app.example", "whatsapp_business_account": "https://account.example",
            ],
            now: "https://account.example"
        ),
        PlaceCase(
            testDescription: "of the number before all others",
            configuration: ["application": "https://app.example", "phone_number": "https://number.example"],
            now: "https://number.example",
            isReversible: false
        ),
        PlaceCase(testDescription: "ours", configuration: ["phone_number": .string(url)], now: url),
    ]

    @Test(arguments: places) func callbackInForceIsRead(_ testCase: PlaceCase) async throws {
        let http = FakeHTTP(.json(.compact(["id": "1", "webhook_configuration": testCase.configuration])))
        let places = try await Sample.adapter().webhookPlaces(for: Self.url, using: http)
        #expect(places.map(\.name) == ["callback URL of number 310000000000001"])
        #expect(places.first?.now == testCase.now)
        #expect((places.first?.irreversible == nil) == testCase.isReversible)
        #expect(http.requests.map(\.url) == ["\(Self.base)/310000000000001?fields=webhook_configuration"])
    }

    @Test func callbackIsSetWithTheVerifyTokenAndRemoved() async throws {
        let http = FakeHTTP(.json(["id": "1"]), .json(["success": true]), .json(["success": true]))
        let adapter = try Sample.adapter()
        let place = try #require(try await adapter.webhookPlaces(for: Self.url, using: http).first)
        try await adapter.register(place, using: http)
        try await adapter.restore(place, using: http)
        #expect(
            try http.requests.dropFirst().map { try JSONValue(parsing: $0.body) } == [
                [
                    "webhook_configuration": [
                        "override_callback_uri": .string(Self.url), "verify_token": "my-verify-token",
                    ]
                ],
                ["webhook_configuration": ["override_callback_uri": ""]],
            ]
        )
    }

    /// The simulator as Meta: it checks the URL, and takes none of an account without a subscription.
    @Test func accountIsSubscribedBeforeTheCallbackIsSet() async throws {
        let settings: [String: SettingValue?] = ["waba_id": .text("210000000000001")]
        let hub = HandshakingHub(try Sample.adapter(settings))
        try await withSimulator(hub: hub) { server in
            let adapter = try Sample.adapter(settings, baseURL: try await server.baseURL(of: "whatsapp"))
            let http = WebhookClient()
            let before = try await adapter.webhookPlaces(for: Self.url, using: http)
            #expect(before.map(\.now) == ["subscribed", nil])
            #expect(try await adapter.connectionProblems(using: http) == [])
            // An account that was never subscribed.
            try await adapter.restore(
                WebhookPlace("app of account 210000000000001", now: nil, wanted: "subscribed"),
                using: http
            )
            #expect(try await adapter.connectionProblems(using: http).count == 1)
            let refusal = await deliveryFailure { () async throws(DeliveryError) in
                try await adapter.register(before[1], using: http)
            }
            #expect(refusal?.reason.contains("subscribed") == true)
            for place in try await adapter.webhookPlaces(for: Self.url, using: http) {
                try await adapter.register(place, using: http)
            }
            let after = try await adapter.webhookPlaces(for: Self.url, using: http)
            #expect(after.map(\.now) == ["subscribed", Self.url])
        }
    }

    @Test func callbackThatAnswersNoChallengeIsRefused() async throws {
        let hub = HandshakingHub(try Sample.adapter(["verify_token": .secret("another word")]))
        try await withSimulator(hub: hub) { server in
            let adapter = try Sample.adapter(baseURL: try await server.baseURL(of: "whatsapp"))
            let place = try await adapter.webhookPlaces(for: Self.url, using: WebhookClient())[0]
            let refusal = await deliveryFailure { () async throws(DeliveryError) in
                try await adapter.register(place, using: WebhookClient())
            }
            #expect(refusal?.reason.contains("HTTP Status Code = 403") == true)
            #expect(refusal?.reason.contains("my-verify-token") == false)
        }
    }

    @Test(arguments: [("CONNECTED", 0), ("PENDING", 1), (nil, 0)] as [(String?, Int)])
    func numberThatIsNotConnectedIsAProblem(_ status: String?, _ count: Int) async throws {
        let http = FakeHTTP(.json(.compact(["id": "1", "status": status.map(JSONValue.string)])))
        #expect(try await Sample.adapter().connectionProblems(using: http).count == count)
    }
}

/// A hub that answers Meta's check of its URL.
private struct HandshakingHub: HTTPSending {
    private let adapter: WhatsAppAdapter

    init(_ adapter: WhatsAppAdapter) { self.adapter = adapter }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        let request = WebhookRequest(posted: request)
        return OutboundResponse(adapter.answerHandshake(request) ?? WhatsAppAdapter.handshakeRefusal)
    }
}
