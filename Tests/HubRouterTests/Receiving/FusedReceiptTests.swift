import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

/// Items that are applied in the transaction that stores them, and those that wait for a lane worker.
@Suite("Receipt and application in one transaction", .onBothDatabases, .timeLimit(.minutes(5)))
struct FusedReceiptTests {
    private static let inbox = "SELECT item_key, state, outcome FROM inbox ORDER BY id"

    // MARK: - The same rows on either way

    struct History: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var policy = ChannelPolicy()
        let requests: [[JSONValue]]

        init(_ name: String, policy: ChannelPolicy = ChannelPolicy(), _ requests: [JSONValue]...) {
            testDescription = name
            self.policy = policy
            self.requests = requests
        }
    }

    private static let histories: [History] = [
        History(
            "two customers",
            [message("m1", "hello")],
            [message("m2", from: "bob", "hi")],
            [message("m3", "again")]
        ),
        History(
            "several in a request",
            [message("m1", "one"), message("m2", "two"), message("m3", from: "bob", "three")]
        ),
        History("redelivered", [message("m1", "one")], [message("m1", "one"), message("m2", "two")]),
        History("opted out", [message("m1", "STOP")], [message("m2", "hello?")], [message("m3", "START")]),
        History("opted out by the provider", [item("opt_out", "o1")], [message("m1", "hello")]),
        History("help", [message("m1", "HELP")]),
        History("taken over", [message("m1", "hello")], [item("takeover", "t1")], [message("m2", "still there?")]),
        History("taken over and returned", [item("takeover", "t1")], [item("release", "r1")], [message("m1", "hello")]),
        History("gathered", policy: ChannelPolicy(gather: .seconds(2)), [message("m1", "one")], [message("m2", "two")]),
        History("too old", [message("m1", "hello", at: 1_700_000_000)]),
        History("a reaction", [["id": "m1", "from": "ana", "emoji": "👍", "at": 1_790_000_000]]),
        History("without effect", [item("telegram", "x1")], [item("contact", "c1")], [item("marketing_opt_out", "o1")]),
        History("a call's report", [["kind": "call", "id": "c1", "from": "ana", "at": 1_790_000_000]]),
        History("malformed", [["id": "m1", "from": "ana", "broken": true], message("m2", "hello")]),
        History(
            "aliases",
            [["id": "m1", "from": "a", "text": "one", "at": 1_790_000_000]],
            [["id": "m2", "from": "b", "text": "two", "at": 1_790_000_000]],
            [["id": "m3", "from": "b", "aka": ["a", "c"], "text": "three", "at": 1_790_000_000]],
            [["id": "m4", "from": "c", "aka": ["b"], "text": "four", "at": 1_790_000_000]]
        ),
    ]

    /// The rows after a history, and the texts that were sent.
    private func rows(after history: History, isBehind: Bool) async throws -> [String] {
        var rows: [String] = []
        try await withHub([channel(policy: history.policy, Echo())]) { (life: TestHub) async throws in
            if isBehind { life.storage.fallBehind() }
            for request in history.requests {
                #expect(await life.post(request).status == 200)
                try await life.settle()
            }
            while life.laneCount > 0 { try await life.goOn() }
            // Customers are handled in any order, so that no ids are compared.
            rows = life.http.texts.sorted()
            for columns in [
                "item_key, state, outcome, reason, attempts FROM inbox",
                "state, attempts, reason, purpose FROM turns", "count(*) FROM turn_messages GROUP BY turn",
                "author, status, body, count(*) OVER (PARTITION BY conversation) FROM messages",
                "kind, CASE kind WHEN 'reply' THEN '' ELSE body END FROM events", "opted_out, keyword FROM consents",
                "handler, language, last_inbound_at FROM conversations", "state, reason FROM outbox",
                "address, name FROM contacts", "alias, count(*) OVER (PARTITION BY contact) FROM contact_aliases",
            ] {
                rows += try await life.books.lines("SELECT \(columns)").sorted()
            }
        }
        return rows
    }

    @Test(arguments: histories)
    func eitherWayEndsInTheSameRows(_ history: History) async throws {
        let atOnce = try await rows(after: history, isBehind: false)
        let later = try await rows(after: history, isBehind: true)
        #expect(atOnce == later)
    }

    // MARK: - One transaction

    @Test(arguments: [(false, 2), (true, 3)])
    func messageIsAppliedByItsRequestWhileTheWriterKeepsUp(_ isBehind: Bool, _ jobs: Int) async throws {
        try await withHub([channel(Echo())]) { (life: TestHub) async throws in
            await life.post(message("m1", "hello"))
            try await life.settle()
            if isBehind { life.storage.fallBehind() }
            let before = life.storage.jobs
            await life.post(message("m2", "hello"))
            try await life.settle()
            // The other transactions: applied and begun, if that was left to a worker; ended and claimed; sent.
            #expect(life.storage.receipts == 2)
            #expect(life.storage.jobs - before == jobs)
            #expect(life.http.texts == ["ana: hello", "ana: hello"])
        }
    }

    @Test func inlineItemIsAppliedByItsRequest() async throws {
        try await withHub([channel(of: ToyInline.self, Echo())]) { (life: TestHub) async throws in
            #expect(await life.post(message("m0", "hello"), via: "toy-inline").line == "200 say: ana: hello")
            let before = life.storage.jobs
            #expect(await life.post(message("m1", "hello"), via: "toy-inline").line == "200 say: ana: hello")
            #expect(life.storage.receipts == 2)
            #expect(life.storage.jobs - before == 1)
            #expect(await life.post(message("m2", "STOP"), via: "toy-inline").status == 200)
            #expect(try await life.books.lines("SELECT opted_out FROM consents") == ["1"])
        }
    }

    @Test func turnIsBegunOnlyInAnIdleConversation() async throws {
        try await withHangingTurn { life, hang in
            await life.post(message("m2", "and?"))
            #expect(try await life.books.lines("SELECT state, attempts FROM turns") == ["running 1", "open 0"])
            hang.gate.open()
            try await life.settle()
            #expect(life.http.texts == ["after all: hello", "after all: and?"])
            #expect(try await life.books.lines("SELECT attempts FROM turns") == ["1", "1"])
        }
    }

    /// The worker of the turn before has ended it, and holds the lane for a moment more.
    @Test func turnWhoseLaneIsHeldIsRunOnceThatIsFree() async throws {
        let echo = Echo()
        try await withHub([channel(echo)]) { life in
            await life.post(message("m1", "one"))
            try await life.settle()
            let conversation = try #require(
                try await life.storage.read("lotus") { try $0.conversations(onlyWithAgent: false, limit: 1).first }
            )
            let lane = Lane(stage: .turn, channel: conversation.channel, conversation: conversation.id)
            let claim = try #require(life.storage.lanes.claimIdle(lane, for: nil))
            await life.post(message("m2", "two"))
            #expect(try await life.books.lines("SELECT state, attempts FROM turns") == ["replied 1", "running 1"])
            #expect(echo.heard.entries == ["one"])
            _ = life.storage.lanes.release(claim, due: nil)
            // The runner that releases a lane wakes itself; here a commit that makes the lane due earlier does.
            life.storage.lanes.publish([DueLane(lane, at: life.clock.now.addingTimeInterval(-1))])
            try await life.settle()
            #expect(life.http.texts == ["ana: one", "ana: two"])
            #expect(try await life.books.lines("SELECT state, attempts FROM turns") == ["replied 1", "replied 1"])
        }
    }

    @Test func turnWaitsInItsRowWithoutASlot() async throws {
        try await withHangingTurn { options in
            options.turns = LaneLimits(total: 1, perTenant: 1)
        } _: { life, hang in
            await life.post(message("m2", from: "bob", "hi"))
            #expect(try await life.books.lines("SELECT state, attempts FROM turns") == ["running 1", "open 0"])
            hang.gate.open()
            try await life.settle()
            #expect(life.http.texts.sorted() == ["after all: hello", "after all: hi"])
        }
    }

    @Test func turnWhoseProcessEndedBeforeItsStartRunsInTheNextOne() async throws {
        let home = try HubHome()
        let echo = Echo()
        try await withHub([channel(echo)], in: home) { (life: TestHub) async throws in
            life.storage.dieAfterNextReceipt()
            #expect(await life.post(message("m1", "hello")).status == 503)
            #expect(try await life.books.lines("SELECT state, attempts FROM turns") == ["running 1"])
            #expect(echo.heard.entries.isEmpty)
        }
        try await withHub([channel(echo)], in: home) { (life: TestHub) async throws in
            #expect(await life.post(message("m1", "hello")).status == 200)
            try await life.settle()
            #expect(life.http.texts == ["ana: hello"])
            #expect(try await life.books.lines(Self.inbox) == ["message:m1 done turn"])
        }
    }

    // MARK: - What waits

    /// Runs a hub in which Ana's message m1 cannot be applied, and waits in its lane.
    private func withPendingLane(_ body: (TestHub) async throws -> Void) async throws {
        try await withHub([channel(Echo())]) { (life: TestHub) async throws in
            let isPoison = life.books.new("external_id", is: "m1")
            try await life.books.refuse("INSERT", of: "messages", when: isPoison)
            #expect(await life.post(message("m1", "poison")).status == 200)
            try await life.settle()
            #expect(try await life.books.lines(Self.inbox) == ["message:m1 pending -"])
            try await body(life)
        }
    }

    struct Follower: Sendable, CustomTestStringConvertible {
        let item: JSONValue
        let end: String
        var testDescription: String { end }
    }

    /// A message waits for the one before it; what stops or returns a conversation does not.
    @Test(arguments: [
        Follower(item: message("m2", "hello"), end: "message:m2 pending -"),
        Follower(item: message("m2", "HELP"), end: "message:m2 pending -"),
        Follower(item: message("m2", "STOP"), end: "message:m2 done turn"),
        Follower(item: item("takeover", "t1"), end: "takeover:t1 done applied"),
        Follower(item: item("release", "r1"), end: "release:r1 done applied"),
        Follower(item: item("opt_out", "o1"), end: "opt_out:o1 done applied"),
        Follower(item: item("opt_in", "o1"), end: "opt_in:o1 done applied"),
        Follower(item: item("contact", "c1"), end: "contact:c1 pending -"),
    ])
    func onlyMessagesWaitBehindAPendingItemOfTheirLane(_ follower: Follower) async throws {
        for isBehind in [false, true] {
            try await withPendingLane { (life: TestHub) async throws in
                if isBehind { life.storage.fallBehind() }
                #expect(await life.post(follower.item).status == 200)
                try await life.settle()
                #expect(try await life.books.lines(Self.inbox) == ["message:m1 pending -", follower.end])
            }
        }
    }

    @Test func messagesKeepTheirOrderBehindAPendingItem() async throws {
        try await withPendingLane { (life: TestHub) async throws in
            await life.post(message("m2", "two"))
            await life.post(message("m3", from: "bob", "beside them"), message("m4", "three"))
            try await life.settle()
            #expect(life.http.texts == ["bob: beside them"])
            try await life.books.accept("messages")
            while life.laneCount > 0 { try await life.goOn() }
            #expect(life.http.texts == ["bob: beside them", "ana: poison", "ana: two", "ana: three"])
        }
    }

    @Test func itemThatCannotBeStoredKeepsNoOtherFromIt() async throws {
        try await withHub([channel(Echo())]) { (life: TestHub) async throws in
            try await life.books.refuse("INSERT", of: "inbox", when: life.books.new("item_key", is: "message:m2"))
            let items = (1...5).map { message("m\($0)", from: "c\($0)", "hello") }
            #expect(await life.post(items).status == 503)
            try await life.settle()
            #expect(life.http.texts.sorted() == [1, 3, 4, 5].map { "c\($0): hello" })
            try await life.books.accept("inbox")
            #expect(await life.post(items).status == 200)
            try await life.settle()
            #expect(life.http.texts.sorted() == (1...5).map { "c\($0): hello" })
        }
    }

    @Test func everyItemOfALargeRequestIsApplied() async throws {
        try await withHub([channel(Echo())]) { (life: TestHub) async throws in
            await life.post((1...40).map { message("m\($0)", from: "c\($0)", "hello") })
            #expect(life.storage.receipts == 1)
            try await life.settle()
            #expect(life.http.texts.count == 40)
            #expect(try await life.books.count("SELECT count(*) FROM inbox WHERE outcome = 'turn'") == 40)
        }
    }
}
