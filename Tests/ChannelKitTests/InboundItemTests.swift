import ChannelKit
import Foundation
import Testing

struct InboundItemTests {
    private static let json: JSONValue = ["text": "hello", "n": 1]

    @Test func itemOfJSONEqualsTheItemOfItsBytes() throws {
        let item = InboundItem(key: "k", lane: "l", addresses: [], json: Self.json)
        let stored = InboundItem(key: "k", lane: "l", addresses: [], payload: Self.json.data)
        #expect(item == stored)
        for same in [item, stored, item.unparsed] {
            #expect(same.payload == Self.json.data)
            #expect(try same.json == Self.json)
        }
    }

    @Test func changedPayloadIsParsedAgain() throws {
        var item = InboundItem(key: "k", lane: "l", addresses: [], json: Self.json)
        item.payload = Data("[2]".utf8)
        #expect(try item.json == [2])
        item.payload = Data("{".utf8)
        #expect(throws: InboundError.self) { try item.json }
    }
}
