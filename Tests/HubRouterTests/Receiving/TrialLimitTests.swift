import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Secrets tried for one request", .onBothDatabases, .timeLimit(.minutes(5)))
struct TrialLimitTests {
    /// A thousand channels, each with a secret of its own; the last has a URL key.
    private static func channels<Adapter: ToyCountingChannel>(of adapter: Adapter.Type) -> [RoutedChannel] {
        (0..<1_000).map { number in
            channel(
                named: "t\(number)/sms",
                of: adapter,
                number: "n\(number)",
                tokens: ["secret-\(number)"],
                urlKey: number == 999 ? "last-key" : nil,
                Echo()
            )
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var adapter: AdapterKind = "toy-counting"
        var method = "POST"
        var query = ""
        var key: String?
        var token: String? = "wrong"
        var numbers: [String] = []
        let status: Int
        let trials: ClosedRange<Int>
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "no token", token: nil, numbers: ["n1"], status: 401, trials: 0...0),
        Case(name: "no address", status: 401, trials: 32...32),
        Case(name: "an unknown address", numbers: ["x"], status: 401, trials: 32...32),
        Case(name: "one address", numbers: ["n1"], status: 401, trials: 1...1),
        Case(name: "fifty addresses", numbers: (0..<50).map { "n\($0)" }, status: 401, trials: 32...32),
        Case(
            name: "no address from a provider that always names one",
            adapter: "toy-named",
            status: 401,
            trials: 0...0
        ),
        Case(name: "the same, unknown", adapter: "toy-named", numbers: ["x"], status: 401, trials: 32...32),
        Case(name: "the right secret", token: "secret-998", numbers: ["n998"], status: 200, trials: 1...1),
        Case(
            name: "the right secret behind decoys",
            token: "secret-0",
            numbers: (0..<50).map { "n\($0)" },
            status: 200,
            trials: 32...32
        ),
        Case(name: "the own URL", key: "last-key", numbers: ["n999"], status: 401, trials: 1...1),
        Case(name: "the own URL and secret", key: "last-key", token: "secret-999", status: 200, trials: 1...1),
        Case(name: "a guessed URL", key: "guessed", token: "secret-999", status: 404, trials: 0...0),
        Case(name: "a handshake", method: "GET", query: "?token=wrong", status: 403, trials: 32...32),
        Case(
            name: "a handshake at the own URL",
            method: "GET",
            query: "?token=secret-999",
            key: "last-key",
            status: 200,
            trials: 1...1
        ),
    ]

    @Test(arguments: cases)
    func triedSecretsAreLimited(_ testCase: Case) async throws {
        let channels =
            testCase.adapter == "toy-named" ? Self.channels(of: ToyNamed.self) : Self.channels(of: ToyCounting.self)
        try await withHub(channels) { life in
            let items = testCase.numbers.map { message("m-\($0)", "hello", to: $0) }
            var headers: HeaderFields = [:]
            headers["X-Toy-Token"] = testCase.token
            let target = "/webhooks/\(testCase.adapter)" + (testCase.key.map { "/\($0)" } ?? "") + testCase.query
            let request = WebhookRequest(
                method: testCase.method,
                target: target,
                headers: headers,
                body: testCase.method == "GET" ? Data() : JSONValue.object(["items": .array(items)]).data,
                receivedAt: life.clock.now
            )
            let counter = TrialCounter()
            let answer = await TrialCounter.$current.withValue(counter) {
                await life.hub.receiver.receive(request, adapter: testCase.adapter, key: testCase.key)
            }
            #expect(answer.status == testCase.status)
            #expect(testCase.trials.contains(counter.count), "\(counter.count) trials")
        }
    }

    @Test func sharedSecretIsTriedOnce() async throws {
        let channels = (0..<1_000).map { number in
            channel(named: "t\(number)/sms", of: ToyCounting.self, number: "n\(number)", tokens: ["shared"], Echo())
        }
        try await withHub(channels) { life in
            let request = WebhookRequest(
                method: "GET",
                target: "/webhooks/toy-counting?token=wrong",
                receivedAt: life.clock.now
            )
            let counter = TrialCounter()
            await TrialCounter.$current.withValue(counter) {
                _ = await life.hub.receiver.receive(request, adapter: "toy-counting", key: nil)
                _ = await life.post([message("m1", "hello")], to: nil, via: "toy-counting", token: "wrong")
            }
            #expect(counter.count == 2)
        }
    }

    /// An adapter-level secret beside those of single channels is tried although there are more than the limit.
    @Test func secretSharedByMostChannelsIsTried() async throws {
        let channels = (0..<100).map { number in
            channel(
                named: "t\(number)/sms",
                of: ToyCounting.self,
                number: "n\(number)",
                tokens: [number < 60 ? "own-\(number)" : "shared"],
                Echo()
            )
        }
        try await withHub(channels) { life in
            let answer = await life.post([message("m1", "hi")], to: "x", via: "toy-counting", token: "shared")
            #expect(answer.status == 200)
            try await life.settle()
            #expect(try await life.books.count("SELECT count(*) FROM unrouted") == 1)
        }
    }
}
