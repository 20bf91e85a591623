import ChannelKit
import Foundation
import Testing

@Suite("Scanning JSON")
struct JSONScanTests {
    @Test(arguments: [
        (#"{"id":"1"}"#, ["1"]),
        (#"{ "id" : "1" , "a": {"id"\#n:\#t"2"}}"#, ["1", "2"]),
        (#"[{"id":"1"},{"id":"1"},{"id":"2"}]"#, ["1", "2"]),
        (#"{"id":1,"id":null,"id":["x"],"id":""}"#, [""]),
        (#"{"the_id":"1","ids":"2","id_":"3"}"#, []),
        (#"{"id":"a\"b"}"#, []),
        (#"{"id":"unfinished"#, []),
        (#"{"id":"#, []),
        (#"{"id""#, []),
        (#""id"#, []),
        ("", []),
        (#"{"id":"é👍"}"#, ["é👍"]),
        (#"{"text":"say \"id\":\"9\"","id":"1"}"#, ["1"]),
    ])
    func findsTheStringsOfAMember(_ body: String, _ found: [String]) {
        #expect(JSONScan.strings(named: "id", in: Data(body.utf8)) == found)
    }

    @Test func isBounded() {
        let many = (0..<1_000).map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
        #expect(JSONScan.strings(named: "id", in: Data(many.utf8)).count == 64)
        #expect(JSONScan.strings(named: "id", in: Data(many.utf8), limit: 3) == ["0", "1", "2"])
        let long = #"{"id":"\#(String(repeating: "x", count: 257))","id":"1"}"#
        #expect(JSONScan.strings(named: "id", in: Data(long.utf8)) == ["1"])
        let longest = String(repeating: "x", count: 256)
        #expect(JSONScan.strings(named: "id", in: Data(#"{"id":"\#(longest)"}"#.utf8)) == [longest])
    }

    @Test func readsASliceByItsOwnBounds() {
        let data = Data(#"xxxx{"id":"1"}"#.utf8)
        #expect(JSONScan.strings(named: "id", in: data.dropFirst(4)) == ["1"])
    }

    @Test(arguments: [Data([0xFF, 0xFE, 0x00]), Data(repeating: 0x22, count: 1_000), Data(#"{"id":"\#u{0}"}"#.utf8)])
    func nothingCrashesIt(_ body: Data) {
        #expect(JSONScan.strings(named: "id", in: body).count <= 64)
    }
}
