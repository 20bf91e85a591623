import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Webhook receiver", .onBothDatabases, .timeLimit(.minutes(5)))
struct WebhookReceiverTests {
    private static let both = "token-100,token-200"
    private static let forTwo: [JSONValue] = [
        message("m1", from: "ana", "hello"),
        message("m2", from: "bob", "good day"),
        message("m3", from: "ana", "bonjour", to: "200"),
    ]
    private static let inbox = "SELECT tenant, channel, item_key, outcome FROM inbox ORDER BY id"

    private static func channels(_ echo: Echo = Echo()) -> [RoutedChannel] {
        [
            channel(named: "lotus/sms", number: "100", tokens: ["token-100"], echo),
            channel(named: "rose/sms", number: "200", tokens: ["token-200"], echo),
        ]
    }

    @Test func requestForTwoTenantsIsSplitBetweenThem() async throws {
        try await withHub(Self.channels()) { life in
            #expect(await life.post(Self.forTwo, token: Self.both).line == "200 taken")
            try await life.settle()
            #expect(
                try await life.books.lines(Self.inbox)
                    == ["lotus sms message:m1 turn", "lotus sms message:m2 turn", "rose sms message:m3 turn"]
            )
            #expect(
                try await life.books.lines("SELECT tenant, count(*) FROM conversations GROUP BY tenant")
                    == ["lotus 2", "rose 1"]
            )
            #expect(
                Set(life.http.sends.map { "\($0.from) > \($0.to): \($0.text)" })
                    == ["100 > ana: ana: hello", "100 > bob: bob: good day", "200 > ana: ana: bonjour"]
            )
        }
    }

    @Test func concurrentDuplicatesHaveOneEffect() async throws {
        let home = try HubHome()
        let echo = Echo()
        try await withHub(Self.channels(echo), in: home) { life in
            let answers = await withTaskGroup(of: String.self) { group in
                for _ in 0..<10 { group.addTask { await life.post(Self.forTwo, token: Self.both).line } }
                return await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(answers == Array(repeating: "200 taken", count: 10))
            try await life.settle()
            #expect(echo.heard.entries.count == 3)
            #expect(life.http.sends.count == 3)
        }
        // And after a restart.
        try await withHub(Self.channels(echo), in: home) { life in
            #expect(await life.post(Self.forTwo, token: Self.both).line == "200 taken")
            try await life.settle()
            #expect(echo.heard.entries.count == 3)
            #expect(life.http.sends.isEmpty)
            #expect(try await life.books.lines(Self.inbox).count == 3)
        }
    }

    @Test func secretAuthenticatesOnlyItsOwnChannels() async throws {
        try await withHub(Self.channels()) { life in
            #expect(await life.post(Self.forTwo, token: "token-200").line == "200 taken")
            try await life.settle()
            #expect(try await life.books.lines(Self.inbox) == ["rose sms message:m3 turn"])
        }
    }

    @Test(arguments: [nil, "", "token-10", "token-300", "TOKEN-100"])
    func unauthenticatedRequestStoresNothing(_ token: String?) async throws {
        try await withHub(Self.channels()) { life in
            #expect(await life.post(Self.forTwo, token: token).status == 401)
            #expect(await life.bring(Data("{".utf8), token: token).status == 401)
            try await life.settle()
            #expect(try await life.books.rowCount() == 0)
        }
    }

    @Test func authenticItemForAnUnknownAddressIsStoredOnce() async throws {
        try await withHub(Self.channels()) { life in
            for _ in 0..<3 {
                #expect(await life.post(message("m1", "hello"), to: "999").line == "200 taken")
            }
            try await life.settle()
            #expect(try await life.books.lines("SELECT addresses, item_key FROM unrouted") == ["number 999 message:m1"])
            #expect(try await life.books.rowCount() == 1)
        }
    }

    @Test(arguments: [("call", "100", "inbox"), ("status", "100", "early_statuses"), ("status", "999", "unrouted")])
    func largeRequestIsStoredInSeveralCommits(_ kind: String, _ number: String, _ table: String) async throws {
        try await withHub([channel(Echo())]) { (life: TestHub) async throws in
            let items = (0..<250).map { item(kind, "m\($0)", from: "c\($0)") }
            #expect(await life.post(items, to: number).line == "200 taken")
            #expect(life.storage.intakes == (number == "999" ? [100, 100, 50] : []))
            #expect(life.storage.receipts == (number == "999" ? 0 : 3))
            try await life.settle()
            #expect(try await life.books.count("SELECT count(*) FROM \(table)") == 250)
        }
    }

    @Test(arguments: ["{", "[]", #"{"to":"100"}"#, "items"])
    func malformedBodyIsRefused(_ body: String) async throws {
        try await withHub(Self.channels()) { life in
            #expect(await life.bring(Data(body.utf8)).status == 400)
            try await life.settle()
            #expect(try await life.books.rowCount() == 0)
        }
    }

    @Test func emptyBatchIsAcknowledged() async throws {
        try await withHub(Self.channels()) { life in
            #expect(await life.post([], token: "token-100").line == "200 taken")
            #expect(await life.post([], to: nil, token: "token-200").line == "200 taken")
            #expect(await life.post([], to: "999", token: "token-200").line == "200 taken")
            #expect(await life.post([], to: "999", token: "token-300").status == 401)
            try await life.settle()
            #expect(try await life.books.rowCount() == 0)
        }
    }

    @Test func failedCommitIsAnsweredWith503() async throws {
        try await withHub(Self.channels()) { life in
            life.storage.takeNothing()
            let answer = await life.post(message("m1", "hello"))
            #expect(answer.status == 503)
            #expect(answer.headers["Retry-After"] == "5")
            try await life.settle()
            #expect(try await life.books.rowCount() == 0)
        }
    }

    @Test func itemRefusedByTheDatabaseIsStoredOnRedelivery() async throws {
        try await withHub(Self.channels()) { life in
            try await life.books.refuse(
                "INSERT",
                of: "inbox",
                when: "NEW.tenant = (SELECT id FROM tenants WHERE name = 'rose')"
            )
            #expect(await life.post(Self.forTwo, token: Self.both).status == 503)
            try await life.settle()
            // What fails keeps no other item from being stored.
            #expect(
                try await life.books.lines(Self.inbox) == ["lotus sms message:m1 turn", "lotus sms message:m2 turn"]
            )
            try await life.books.accept("inbox")
            #expect(await life.post(Self.forTwo, token: Self.both).line == "200 taken")
            try await life.settle()
            #expect(try await life.books.lines(Self.inbox).count == 3)
        }
    }

    @Test func unknownAdapterOrURLKeyIsAnsweredWith404() async throws {
        try await withHub(Self.channels()) { life in
            #expect(await life.post(message("m1", "hello"), via: "unknown").status == 404)
            #expect(await life.post(message("m1", "hello"), key: "unguessed").status == 404)
            try await life.settle()
            #expect(try await life.books.rowCount() == 0)
        }
    }

    struct OwnRouteCase: Sendable, CustomTestStringConvertible {
        let number: String?
        let status: Int
        let items: Int
        var testDescription: String { "number \(number ?? "unsaid")" }
    }

    @Test(arguments: [
        OwnRouteCase(number: nil, status: 200, items: 1),
        OwnRouteCase(number: "100", status: 200, items: 1),
        OwnRouteCase(number: "200", status: 401, items: 0),
        OwnRouteCase(number: "999", status: 401, items: 0),
    ])
    func channelsOwnURLAcceptsOnlyItsOwnItems(_ testCase: OwnRouteCase) async throws {
        let channels = [
            channel(named: "lotus/sms", number: "100", tokens: ["token"], urlKey: "lotus-key", Echo()),
            channel(named: "rose/sms", number: "200", tokens: ["token"], urlKey: "rose-key", Echo()),
        ]
        try await withHub(channels) { life in
            let answer = await life.post(message("m1", "hello"), to: testCase.number, key: "lotus-key", token: "token")
            #expect(answer.status == testCase.status)
            try await life.settle()
            #expect(try await life.books.count("SELECT count(*) FROM inbox WHERE tenant = 'lotus'") == testCase.items)
            #expect(try await life.books.count("SELECT count(*) FROM inbox") == testCase.items)
            #expect(try await life.books.count("SELECT count(*) FROM unrouted") == 0)
        }
    }

    @Test func eitherOfTwoRotatingSecretsAuthenticates() async throws {
        try await withHub([channel(tokens: ["new", "old"], Echo())]) { life in
            #expect(await life.post(message("m1", "hello"), token: "old").status == 200)
            #expect(await life.post(message("m2", "hello"), token: "new").status == 200)
            #expect(await life.post(message("m3", "hello"), token: "older").status == 401)
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT item_key, verified_by FROM inbox ORDER BY id")
                    == ["message:m1 token[1]", "message:m2 token"]
            )
        }
    }

    struct AccountCase: Sendable, CustomTestStringConvertible {
        let token: String
        let tenants: [String]
        var testDescription: String { token }
    }

    @Test(arguments: [
        AccountCase(token: "token-100,token-200", tenants: ["lotus", "rose"]),
        AccountCase(token: "token-200", tenants: ["rose"]),
        AccountCase(token: "token-300", tenants: []),
    ])
    func accountNoticeReachesEveryChannelOfTheAccount(_ testCase: AccountCase) async throws {
        let channels = [
            channel(named: "lotus/sms", number: "100", account: "A1", tokens: ["token-100"], Echo()),
            channel(named: "rose/sms", number: "200", account: "A1", tokens: ["token-200"], Echo()),
            channel(named: "other/sms", number: "300", account: "A2", tokens: ["token-300"], Echo()),
        ]
        try await withHub(channels) { life in
            let news: JSONValue = ["kind": "call", "id": "c1", "from": "ana", "account": "A1"]
            #expect(
                await life.post(news, to: nil, token: testCase.token).status == (testCase.tenants.isEmpty ? 401 : 200)
            )
            try await life.settle()
            #expect(try await life.books.lines("SELECT tenant FROM inbox ORDER BY tenant") == testCase.tenants)
            #expect(try await life.books.count("SELECT count(*) FROM unrouted") == 0)
        }
    }

    @Test(arguments: [
        ("?token=token-200&challenge=42", nil, "200 42"),
        ("?token=token-300&challenge=42", nil, "403 "),
        ("?challenge=42", nil, "403 "),
        ("?token=token-200&challenge=42", "rose-key", "200 42"),
        ("?token=token-100&challenge=42", "rose-key", "403 "),
    ])
    func handshakeIsAnsweredByTheMatchingChannelAndNotStored(_ query: String, _ key: String?, _ answer: String)
        async throws
    {
        let channels = [
            channel(named: "lotus/sms", number: "100", tokens: ["token-100"], Echo()),
            channel(named: "rose/sms", number: "200", tokens: ["token-200"], urlKey: "rose-key", Echo()),
        ]
        try await withHub(channels) { life in
            let target = "/webhooks/toy" + (key.map { "/\($0)" } ?? "") + query
            let request = WebhookRequest(method: "GET", target: target, receivedAt: life.clock.now)
            guard case .response(let response) = await life.hub.receiver.receive(request, adapter: "toy", key: key)
            else {
                Issue.record("a handshake is no stream")
                return
            }
            #expect(response.line == answer)
            try await life.settle()
            #expect(try await life.books.rowCount() == 0)
        }
    }

    @Test func itemThatOpenedATurnIsRecordedAsThatTurn() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(item("opt_in_and_message", "m1"))
            try await life.settle()
            #expect(try await life.books.lines(Self.inbox) == ["lotus sms opt_in_and_message:m1 turn"])
        }
    }

    @Test(arguments: [
        (item("call", "c1"), "applied call"),
        (item("opt_out", "o1"), "applied opt_out"),
        (item("opt_in", "o1"), "applied opt_in"),
        (item("takeover", "t1"), "applied takeover"),
        (item("telegram", "x1"), "ignored an unknown kind"),
        (message("m1", "hello"), "turn "),
        (
            ["id": "m1", "from": "ana", "emoji": "👍", "at": 1_790_000_000] as JSONValue,
            "silent the message needs no answer, such as a reaction"
        ),
        (["id": "m1", "text": "hello"] as JSONValue, "dead nobody sent it"),
    ])
    func everyItemEndsInOneNamedStateWithAReason(_ item: JSONValue, _ end: String) async throws {
        try await withHub([channel(Echo())]) { life in
            #expect(await life.post(item).status == 200)
            try await life.settle()
            #expect(try await life.books.lines("SELECT outcome, reason FROM inbox") == [end])
        }
    }
}
