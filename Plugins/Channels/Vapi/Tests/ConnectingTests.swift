import ChannelKit
import ChannelTestKit
import Testing
import VapiChannel

/// The registration of server URLs, and the probe of the connection.
@Suite(.timeLimit(.minutes(2)))
struct ConnectingTests {
    private static let url = "https://hub.example.test/webhooks/vapi/k"
    private static let numberPath = "phone-number/\(Sample.phoneNumberID)"
    private static let assistantPath = "assistant/\(Sample.assistantID)"

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The resource at Vapi.
        let resource: [String: JSONValue]
        let now: String?
        /// The server after it was registered, and after it was restored.
        let registered: JSONValue
        let restored: JSONValue
    }

    static let cases = [
        Case(
            testDescription: "no server",
            resource: [:],
            now: nil,
            registered: ["url": .string(url)],
            restored: .null
        ),
        Case(
            testDescription: "a server of another system, with a credential",
            resource: ["server": ["url": "https://crm.example", "credentialId": "c1", "timeoutSeconds": 20]],
            now: "https://crm.example",
            registered: ["url": .string(url), "credentialId": "c1", "timeoutSeconds": 20],
            restored: ["url": "https://crm.example", "credentialId": "c1", "timeoutSeconds": 20]
        ),
        Case(
            testDescription: "a server without a URL",
            resource: ["server": ["timeoutSeconds": 20]],
            now: nil,
            registered: ["url": .string(url), "timeoutSeconds": 20],
            restored: ["timeoutSeconds": 20]
        ),
        Case(
            testDescription: "the older member",
            resource: ["serverUrl": "https://old.example"],
            now: "https://old.example",
            registered: ["url": .string(url)],
            restored: ["url": "https://old.example"]
        ),
    ]

    @Test(arguments: cases) func serverIsSetAndRestored(_ testCase: Case) async throws {
        let before = JSONValue.object(testCase.resource.merging(["provider": "twilio"]) { $1 })
        var after = testCase.resource
        after["server"] = testCase.registered
        let http = FakeHTTP(
            .json(before),
            .json(before),
            .json(before),
            .json([:]),
            .json(.object(after)),
            .json([:])
        )
        let adapter = try Sample.adapter()
        let places = try await adapter.webhookPlaces(for: Self.url, using: http)
        #expect(places.map(\.name) == ["server URL of \(Self.numberPath)", "server URL of \(Self.assistantPath)"])
        #expect(places.map(\.now) == [testCase.now, testCase.now])
        try await adapter.register(places[0], using: http)
        try await adapter.restore(places[0], using: http)
        let patches = http.requests.filter { $0.method == "PATCH" }
        #expect(patches.map(\.url) == Array(repeating: "https://api.example.test/\(Self.numberPath)", count: 2))
        let bodies = try patches.map { try JSONValue(parsing: $0.body) }
        #expect(bodies.map { $0["server"] } == [testCase.registered, testCase.restored])
        #expect(bodies.first?["provider"] == "twilio")
    }

    @Test(arguments: [(nil, 2), (404, 2), (400, 2)] as [(Int?, Int)])
    func unknownNumberAndAssistantAreProblems(_ status: Int?, _ asked: Int) async throws {
        let answer = status.map { FakeHTTP.Answer.json(status: $0, ["message": "Not Found"]) } ?? .json(["id": "1"])
        let http = FakeHTTP(answer, answer)
        let problems = try await Sample.adapter().connectionProblems(using: http)
        #expect(problems.count == (status == nil ? 0 : 2))
        #expect(http.requests.count == asked)
    }

    @Test func refusedKeyIsNoProblemOfTheNumber() async throws {
        let http = FakeHTTP(.json(status: 401, ["message": "Invalid Key"]))
        let adapter = try Sample.adapter()
        let error = await deliveryFailure { () async throws(DeliveryError) in
            try await adapter.connectionProblems(using: http)
        }
        #expect(error?.disposition == .hold)
    }

    @Test func channelWithoutIdsIsEnteredByHand() async throws {
        let adapter = try Sample.adapter(["phone_number_id": nil, "assistant_id": nil])
        #expect(try await adapter.webhookPlaces(for: Self.url, using: FakeHTTP()) == [])
        #expect(adapter.entries(for: Self.url).contains { $0.value == .text(Self.url) })
    }
}
