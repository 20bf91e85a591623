import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import VapiChannel

struct SplitTests {
    static let keys: [(String, [String], InboundItem.Answer)] = [
        ("assistant-request", ["assistant-request:\(Sample.call)"], .inline),
        ("tool-calls", ["tool:\(Sample.call):call_Qm4x"], .inline),
        ("tool-calls-two", ["tool:\(Sample.call):call_Qm4x", "tool:\(Sample.call):call_Z9"], .inline),
        ("tool-calls-async", ["tool:\(Sample.call):call_Qm4x"], .acknowledged),
        ("transfer-destination-request", ["transfer-destination-request:\(Sample.call):1755700042987"], .inline),
        ("handoff-destination-request", ["handoff-destination-request:\(Sample.call):1755700042987"], .inline),
        ("campaign.predial", [], .inline), ("call.endpointing.request", [], .inline), ("voice-request", [], .inline),
        ("status-update", ["status:\(Sample.call):ended"], .acknowledged),
        ("end-of-call-report", ["report:\(Sample.call)"], .acknowledged),
        ("chat.created", ["chat:chat_01J9"], .acknowledged),
        ("session.updated", ["session.updated:sess_77:2026-08-20T14:43:21.000Z"], .acknowledged),
        ("hang", ["hang:\(Sample.call):1755700042987"], .acknowledged),
        ("model-turn", [], .streaming), ("model-turn-whole", [], .inline),
    ]

    @Test(arguments: keys)
    func itemKeysUseMetasIDs(fixture: String, keys: [String], answer: InboundItem.Answer) throws {
        let items = try Sample.items(in: fixture)
        if !keys.isEmpty { #expect(items.map(\.key.rawValue) == keys) }
        #expect(items.allSatisfy { $0.answer == answer && !$0.key.rawValue.isEmpty })
    }

    /// The turn is the call and the count of the caller's messages; more words are another turn.
    @Test func turnKeysCountTheCallersMessages() throws {
        let turn = try Sample.item(in: "model-turn").key.rawValue
        #expect(turn.hasPrefix("turn:\(Sample.call):1:"))
        #expect(try Sample.item(in: "model-turn-parts").key.rawValue != turn)
        #expect(try Sample.item(in: "model-turn-legacy").key.rawValue == turn)
        #expect(try Sample.item(in: "model-turn-tool-result").key.rawValue == turn + ":tool")
        #expect(try Sample.item(in: "model-turn-first").key.rawValue.hasPrefix("turn:\(Sample.call):0:"))
    }

    @Test(arguments: [
        ("assistant-request", [Address("phone_number_id", Sample.phoneNumberID), Address("number", "+15555550199")]),
        (
            "model-turn",
            [
                Address("phone_number_id", Sample.phoneNumberID), Address("number", "+15555550199"),
                Address("assistant_id", Sample.assistantID),
            ]
        ),
        ("chat.created", [Address("assistant_id", Sample.assistantID)]),
        ("tool-calls", [Address("org_id", "5d0f5a5e-2b3c-4a1d-8e9f-6a7b8c9d0e1f")]),
        ("transcript", []),
    ])
    func addressesNameTheChannel(fixture: String, addresses: [Address]) throws {
        let item = try Sample.item(in: fixture)
        #expect(item.addresses == addresses)
        let located = try VapiAdapter.locate(Sample.post(Fixture.data("\(fixture).json", in: .module)))
        #expect(Set(addresses).isSubset(of: located))
    }

    /// On the channel's own route the URL key identifies it, whatever the rest of the path.
    @Test(arguments: [
        "/webhooks/vapi/k", "/webhooks/vapi/k/chat/completions",
        "/webhooks/vapi/k/chat/completions/chat/completions?x=1",
    ])
    func urlKeyIdentifiesTheChannel(_ target: String) throws {
        #expect(try Sample.items(in: "tool-calls", target: target).map(\.addresses) == [[]])
        #expect(try Sample.items(in: "chat.created", target: target).map(\.addresses) == [[]])
        // Only a number can contradict it; the hub then refuses the request.
        let called = try Sample.items(in: "assistant-request", target: target)[0].addresses
        #expect(called.contains(Address("phone_number_id", Sample.phoneNumberID)))
    }

    private static func calls(_ count: Int, _ members: [String: JSONValue] = [:]) -> Data {
        let message: [String: JSONValue] = [
            "type": "tool-calls", "call": ["id": .string(Sample.call), "orgId": "org"],
            "toolCallList": .array(
                (0..<count).map { ["id": .string("call_\($0)"), "function": ["name": "book", "arguments": [:]]] }
            ),
        ]
        return JSONValue.object(["message": .object(message.merging(members) { _, own in own })]).data
    }

    private static let long = JSONValue.string(String(repeating: "x", count: 20_000))

    @Test(
        arguments: [
            ["padding": long], ["customer": ["number": "+15145550123", "name": long, "x": long]],
            [
                "call": [
                    "id": .string(Sample.call), "name": long, "customer": ["name": long],
                    "metadata": ["language": long],
                ]
            ],
            ["phoneNumber": ["id": "1", "number": long]], ["timestamp": long],
            ["metadata": ["language": long, "x": long]],
        ] as [[String: JSONValue]]
    )
    func aToolCallHasNoCopyOfItsMessage(_ members: [String: JSONValue]) throws {
        let body = Self.calls(1_000, members)
        let items = try VapiAdapter.split(.unchecked(Sample.post(body)))
        #expect(items.count == 1_000)
        #expect(items.reduce(0) { $0 + $1.payload.count } < 2 * body.count + 512 * items.count)
    }

    @Test func tooManyToolCallsAreRefused() {
        #expect(throws: InboundError.tooManyItems(limit: 1_000)) {
            try VapiAdapter.split(.unchecked(Sample.post(Self.calls(1_001))))
        }
    }

    /// A target in absolute form, as from proxies, has the key in the same place.
    @Test func urlKeyIsReadFromAnAbsoluteTarget() throws {
        let shared = "http://hub.example.test/webhooks/vapi"
        #expect(try Sample.items(in: "tool-calls", target: shared).map(\.addresses) != [[]])
        #expect(try Sample.items(in: "tool-calls", target: shared + "/k").map(\.addresses) == [[]])
    }

    @Test(arguments: ["", "[]", "{}", "null", #"{"message": 7}"#, #"{"messages": {}}"#])
    func malformedItemsAreRefused(_ body: String) {
        #expect(throws: InboundError.self) { try VapiAdapter.split(.unchecked(Sample.post(Data(body.utf8)))) }
    }

    /// A call comes with its assistant's secrets and with a control URL.
    @Test func storedMessagesHaveNoSecrets() throws {
        let secret = [
            "do-not-keep", "controlUrl", "listenUrl", "presigned", "?sig=", "4111111111111111", "phone-call-websocket",
        ]
        for name in try Fixture.names(suffix: "json", in: .module) {
            for item in try Sample.items(in: name.replacing(".json", with: "")) {
                let payload = String(decoding: item.payload, as: UTF8.self)
                for word in secret { #expect(!payload.contains(word), "\(name) keeps \(word)") }
            }
        }
    }

    /// A model request has the whole conversation; only the last words are kept.
    @Test func modelTurnsKeepTheLastWordsOnly() throws {
        let payload = String(decoding: try Sample.item(in: "model-turn").payload, as: UTF8.self)
        #expect(payload.contains("A table for two"))
        #expect(!payload.contains("phone assistant"))
        #expect(!payload.contains("how can I help"))
    }
}
