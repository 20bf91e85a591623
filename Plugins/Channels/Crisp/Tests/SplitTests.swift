import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

struct SplitTests {
    private static let website = Address("website_id", Sample.website)
    private static let message = "\(Sample.session):176371205500678"
    private static let own = "\(Sample.session):\(Sample.ownFingerprint)"

    static let keys: [(String, [String])] = [
        ("text", ["message:send:\(Sample.session):176371200012345"]),
        ("operator-text", ["message:received:\(Sample.session):176371220000101"]),
        ("removed", ["message:removed:\(message)"]),
        ("fingerprint-text", ["message:send:\(message)"]),
        ("fingerprint-long", ["message:send:\(Sample.session):176371205500678123"]),
        ("delivered", ["message:acknowledge:delivered:\(own)"]),
        (
            "read-received",
            [own, "\(Sample.session):176371211122334"].map { "message:acknowledge:read:received:\($0)" }
        ),
    ]

    @Test(arguments: keys)
    func itemKeysAreEventSessionAndFingerprint(fixture: String, expected: [String]) throws {
        let items = try Sample.items(in: fixture)
        #expect(items.map(\.key.rawValue) == expected)
        #expect(items.allSatisfy { $0.lane == LaneKey(Sample.session) })
        #expect(items.allSatisfy { $0.addresses == [Self.website] && $0.reach == .firstMatch })
    }

    /// A message can be changed many times, and each change is an item.
    @Test func updateKeyDependsOnItsContent() throws {
        let keys = try ["picker-answer", "picker-edited", "edited", "field-answer"].map { name in
            try #require(Sample.items(in: name).first?.key)
        }
        #expect(Set(keys).count == 4)
        #expect(keys[0].rawValue.hasPrefix("message:updated:\(Sample.session):176371210099001:#"))
        var again = try Fixture.json("picker-answer.json", in: .module).object ?? [:]
        again["timestamp"] = 1_763_712_999_000
        #expect(try Sample.items(of: JSONValue.object(again).data).map(\.key) == [keys[0]])
    }

    /// An operator can resolve a conversation many times.
    @Test func stateKeyDependsOnItsTime() throws {
        let first = try Fixture.json("state-resolved.json", in: .module)
        var later = first.object ?? [:]
        later["timestamp"] = 1_763_712_999_000
        let keys = try [first, first, .object(later)].map { try #require(Sample.items(of: $0.data).first?.key) }
        #expect(keys[0] == keys[1])
        #expect(keys[0] != keys[2])
    }

    static let locations: [(String, [Address])] = [
        ("text", [website]), ("plugin-removed", [website]),
        ("two-websites", [website, Address("website_id", "ffffffff-0000-4000-8000-000000000000")]),
    ]

    @Test(arguments: locations)
    func hookIsLocatedByItsWebsite(fixture: String, expected: [Address]) throws {
        let request = Sample.post(try Fixture.data("\(fixture).json", in: .module))
        #expect(Set(CrispAdapter.locate(request)) == Set(expected))
        #expect(try Sample.items(in: fixture).first?.addresses == [Self.website])
    }

    @Test func websiteEventHasItsOwnLane() throws {
        #expect(try Sample.items(in: "plugin-removed").first?.lane == LaneKey("website:\(Sample.website)"))
    }

    @Test func receiptPartHasItsFingerprintOnly() throws {
        let items = try Sample.items(in: "read-received")
        #expect(items.count == 2)
        #expect(!String(decoding: items[0].payload, as: UTF8.self).contains("176371211122334"))
    }

    private static func receipt(of count: Int, _ members: [String: JSONValue] = [:]) -> Data {
        let data: [String: JSONValue] = [
            "website_id": .string(Sample.website), "session_id": .string(Sample.session), "origin": "chat",
            "fingerprints": .array((1...count).map { .integer(Int64($0)) }),
        ]
        return JSONValue.object([
            "event": "message:acknowledge:read:received", "website_id": .string(Sample.website),
            "timestamp": 1_763_712_055_000, "data": .object(data.merging(members) { _, own in own }),
        ]).data
    }

    /// A receipt of many messages does not store its other members once per message.
    @Test(arguments: ["padding", "origin", "details", "session_id", "website_id", "timestamp"])
    func longReceiptIsNotMultiplied(_ member: String) throws {
        let body = Self.receipt(of: 1_000, [member: .string(String(repeating: "x", count: 20_000))])
        let items = try Sample.items(of: body)
        #expect(items.count == 1_000)
        #expect(items.reduce(0) { $0 + $1.payload.count } < 2 * body.count + 512 * items.count)
    }

    @Test func receiptOfTooManyMessagesIsRejected() {
        #expect(throws: InboundError.tooManyItems(limit: 1_000)) { try Sample.items(of: Self.receipt(of: 1_001)) }
    }

    @Test(arguments: ["", "null", "[]", "{}", #"{"event":7}"#, #"{"event":""}"#, "not json", #"[{"event":"x"}]"#])
    func invalidBodyIsMalformed(_ body: String) {
        #expect(throws: InboundError.self) { try Sample.items(of: Data(body.utf8)) }
    }

    @Test func keyAndLaneAreBounded() throws {
        let long = String(repeating: "x", count: 10_000)
        let body: JSONValue = [
            "event": .string(long), "data": ["session_id": .string(long), "website_id": .string(long)],
        ]
        let item = try #require(Sample.items(of: body.data).first)
        #expect(item.key.rawValue.count < 300)
        #expect(item.lane.rawValue.count < 200)
    }
}
