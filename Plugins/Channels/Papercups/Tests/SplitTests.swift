import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import Testing

/// Items of a request.
struct SplitTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        /// The key, or its part before the digest.
        let key: String
        var isDigested = false
        var lane = Sample.conversation
        var occurredAt: String?
        var testDescription: String { fixture }
    }

    static let cases = [
        Case(
            fixture: "customer-message",
            key: "message:a6b7b9b0-3d53-4c0c-9b39-9b1c3d1d6f10",
            occurredAt: "2025-11-21T08:00:05Z"
        ),
        Case(
            fixture: "own-echo",
            key: "message:f0a1b2c3-d4e5-4f60-8172-93a4b5c6d7e8",
            occurredAt: "2025-11-21T08:01:10Z"
        ),
        Case(
            fixture: "conversation-created",
            key: "conversation:created:\(Sample.conversation):#",
            isDigested: true,
            occurredAt: "2025-11-21T08:00:04Z"
        ),
        Case(
            fixture: "conversation-closed",
            key: "conversation:updated:\(Sample.conversation):#",
            isDigested: true
        ),
        Case(fixture: "invented-event", key: "other:#", isDigested: true, lane: "account:\(Sample.account)"),
        Case(fixture: "no-message-id", key: "message:#", isDigested: true, occurredAt: "2025-11-21T08:00:05Z"),
        Case(fixture: "relay-customer", key: "message:relay-", isDigested: true),
        Case(fixture: "relay-customer-id", key: "message:00000000-0000-4000-8000-000000000028"),
    ]

    @Test(arguments: cases)
    func requestBecomesOneItem(_ testCase: Case) throws {
        let request = Sample.post(try Fixture.data("\(testCase.fixture).json", in: .module))
        #expect(PapercupsAdapter.locate(request).contains(Address("account_id", Sample.account)))
        let items = try PapercupsAdapter.split(.unchecked(request))
        #expect(items.count == 1)
        let item = try #require(items.first)
        #expect(item.key.rawValue.hasPrefix(testCase.key))
        #expect(item.key.rawValue.count == testCase.key.count + (testCase.isDigested ? 32 : 0))
        #expect(item.lane.rawValue == testCase.lane)
        #expect(item.addresses == [Address("account_id", Sample.account)])
        #expect(item.reach == .firstMatch)
        #expect(item.answer == .acknowledged)
        #expect(item.occurredAt == testCase.occurredAt.map { Date($0) })
    }

    /// An item without an account has an address that no channel has.
    @Test func itemWithoutAnAccountHasAnEmptyAddress() throws {
        #expect(try Sample.item(in: "no-account", to: "/\(Sample.urlKey)").addresses == [Address("account_id", "")])
        #expect(try Sample.adapter().addresses == [Address("account_id", Sample.account)])
    }

    /// Equal states have equal keys, different states different keys.
    @Test func conversationKeyDependsOnItsState() throws {
        let names = [
            "conversation-updated", "conversation-closed", "conversation-reopened", "conversation-unassigned",
            "conversation-prioritised", "conversation-created",
        ]
        let keys = try names.map { try Sample.item(in: $0).key }
        #expect(Set(keys).count == names.count)
        var grown = try Fixture.json("conversation-closed.json", in: .module).object ?? [:]
        var payload = grown["payload"]?.object ?? [:]
        payload["messages"] = []
        payload["x_new"] = 1
        grown["payload"] = .object(payload)
        #expect(try Sample.item(of: JSONValue.object(grown).data).key == keys[1])
    }

    @Test(arguments: ["", "null", "[]", "{}", "text", #"{"event":7,"payload":{}}"#, #"{"event":"message:created"}"#])
    func invalidBodyIsMalformed(_ body: String) {
        #expect(throws: InboundError.self) { try Sample.item(of: Data(body.utf8)) }
    }

    /// The short form is accepted from a relay only.
    @Test func shortFormIsAcceptedFromRelaysOnly() throws {
        #expect(throws: InboundError.malformed("the body has no payload")) {
            try Sample.item(in: "relay-customer", to: "/\(Sample.urlKey)")
        }
        let item = try Sample.item(in: "relay-customer", to: "/\(Sample.urlKey)/relay")
        #expect(item.lane.rawValue == Sample.conversation)
    }
}
