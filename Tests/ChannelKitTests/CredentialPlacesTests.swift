import ChannelKit
import Foundation
import Testing

@Suite("Credential places")
struct CredentialPlacesTests {
    private static func request(_ target: String = "/webhooks/toy", _ headers: HeaderFields = [:]) -> WebhookRequest {
        WebhookRequest(target: target, headers: headers, receivedAt: .distantPast)
    }

    @Test(
        arguments: [
            (request(), false), (request("/webhooks/toy", ["x-signature": "1"]), true),
            (request("/webhooks/toy", ["X-Signature": ""]), false), (request("/webhooks/toy", ["X-Other": "1"]), false),
            (request("/webhooks/toy?key=1"), true), (request("/webhooks/toy?key="), false),
            (request("/webhooks/toy?x=key"), false), (request("/webhooks/toy?%6Bey=1"), true),
            (request("/webhooks/toy", ["X-Own": "1"]), true),
        ] as [(WebhookRequest, Bool)]
    )
    func oneOfThemIsEnough(_ request: WebhookRequest, _ isFilled: Bool) {
        let places = CredentialPlaces(headers: ["X-Signature"], headerParameters: ["header"], queryFields: ["key"])
        let credentials = [
            Credential(name: "a", secret: Secret("s"), parameters: ["header": "X-Own"]),
            Credential(name: "b", secret: Secret("s"), parameters: ["header": ""]),
            Credential(name: "c", secret: Secret("s")),
        ]
        #expect(places.resolved(for: credentials).isFilled(in: request) == isFilled)
    }

    @Test func withoutPlacesNothingIsFilled() {
        #expect(!CredentialPlaces().isFilled(in: Self.request("/webhooks/toy?key=1", ["Authorization": "Bearer x"])))
    }
}

@Suite("Limits of a request")
struct RequestLimitTests {
    /// An adapter with items of its request's choosing: `{"count": …, "size": …}`.
    private struct Copier: ChannelAdapter {
        static let manifest = AdapterManifest(
            kind: "copier",
            title: "Copier",
            summary: "Makes items.",
            settings: [],
            apiBaseURL: "https://api.example.com",
            acknowledgement: WebhookResponse(status: 200),
            redelivery: .never,
            limits: .init(bodyBytes: 1_000, itemsPerRequest: 3, textLength: 100)
        )
        let addresses: [Address] = []
        let credentials: [Credential] = []

        init(_ settings: ChannelSettings) throws(ConfigurationIssue) {}
        static func locate(_ request: WebhookRequest) -> [Address] { [] }
        static func verify(_ request: WebhookRequest, with credential: Credential) throws(AuthenticationFailure) {
            guard credential.secret.matches("right") else { throw .mismatch }
        }
        static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
            let body = try JSONValue(parsing: request.request.body)
            let payload = Data(count: Int(body["size"]?.integer ?? 0))
            return (0..<(body["count"]?.integer ?? 0)).map {
                InboundItem(key: ItemKey("\($0)"), lane: "l", addresses: [], payload: payload)
            }
        }
        func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] { [] }
    }

    private static func items(_ body: String) throws(InboundError) -> Int {
        let request = WebhookRequest(target: "/", body: Data(body.utf8), receivedAt: .distantPast)
        return try Copier.items(of: .unchecked(request)).count
    }

    @Test func noMoreItemsThanDeclared() throws {
        #expect(try Self.items(#"{"count":3}"#) == 3)
        #expect(throws: InboundError.tooManyItems(limit: 3)) { try Self.items(#"{"count":4}"#) }
        #expect(InboundError.tooManyItems(limit: 3).reason == "the request has more than 3 items")
    }

    @Test func itemsAreNoCopiesOfTheRequest() throws {
        #expect(try Self.items(#"{"count":3,"size":2000}"#) == 3)
        #expect(throws: InboundError.self) { try Self.items(#"{"count":3,"size":3000}"#) }
        let padding = String(repeating: " ", count: 2_000)
        #expect(try Self.items(#"{"count":3,"size":3000}"# + padding) == 3)
    }

    @Test func theSmallerLimitIsNoLargerThanTheOther() {
        #expect(AdapterManifest.Limits(bodyBytes: 1_000, textLength: 1).unauthenticatedBodyBytes == 1_000)
        #expect(AdapterManifest.Limits(bodyBytes: 1 << 24, textLength: 1).unauthenticatedBodyBytes == 65_536)
        #expect(AdapterManifest.Limits(bodyBytes: 1, textLength: 1).itemsPerRequest == 1_000)
    }

    @Test func aCheckTriesOneSecretAfterTheOther() throws {
        let check = Copier.check(of: WebhookRequest(target: "/", receivedAt: .distantPast))
        #expect(throws: AuthenticationFailure.mismatch) {
            try check.authenticate(with: Credential(name: "a", secret: Secret("wrong")))
        }
        #expect(try check.authenticate(with: Credential(name: "b", secret: Secret("right"))).request.target == "/")
    }
}

@Suite("Brief values")
struct BriefValueTests {
    @Test func onlyShortScalarsAreCopied() {
        let long = String(repeating: "x", count: 257)
        let shared: JSONValue = ["a": "1", "b": .string(long), "c": [1], "d": ["e": 1], "f": nil, "g": 1, "h": "no"]
        #expect(shared.brief(["a", "b", "c", "d", "f", "g"]) == ["a": "1", "f": nil, "g": 1])
        #expect(JSONValue.array([]).brief(["a"]) == .none)
        #expect(JSONValue.string(long).ifBrief == .none)
        #expect(JSONValue.string(String(long.dropLast())).ifBrief == .some(.string(String(long.dropLast()))))
    }
}
