import ChannelTestKit
import Foundation
import Testing

@testable import ChannelKit

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

    @Test func findsSeveralNamesAtOnce() {
        let scan = JSONScan("phone_number_id", "id", "number", "orgId")
        let body = #"{"id":"1","call":{"phone_number_id":"2","orgId" : "3"},"ids":"4","number":5,"x":{"id":"6"}}"#
        #expect(scan.strings(in: Data(body.utf8)) == ["id": ["1", "6"], "phone_number_id": ["2"], "orgId": ["3"]])
        #expect(scan.strings(in: Data()) == [:])
    }

    @Test func aNameThatIsFoundOftenHidesNoOther() {
        let many = String(repeating: #"{"id":"1"},"#, count: 5_000) + #"{"number":"2"}"#
        #expect(JSONScan("id", "number").strings(in: Data(many.utf8)) == ["id": ["1"], "number": ["2"]])
    }

    @Test func looksAtABoundedNumberOfPlaces() {
        let body = Data((String(repeating: #""id":1,"#, count: JSONScan.maxPlaces) + #""id":"late""#).utf8)
        #expect(JSONScan("id").strings(in: body) == [:])
        #expect(JSONScan("id").strings(in: body.dropFirst(7)) == ["id": ["late"]])
    }

    /// Each place of each name in some text, against a plain search.
    @Test func findsTheSamePlacesAsAPlainSearch() {
        var random = SeededRandom(seed: 11)
        let patterns = ["aab", "ba", "abab", "bb", "b"].map { Array($0.utf8) }
        for length in 0..<200 {
            let text = (0..<length).map { _ in UInt8(ascii: "a") + UInt8.random(in: 0...2, using: &random) }
            var found: [[Int]] = []
            text.withUnsafeBytes { bytes in
                PatternSearch(patterns).forEachPlace(in: bytes) { pattern, end in
                    found.append([end, pattern])
                    return true
                }
            }
            let expected = text.indices.flatMap { end in
                patterns.indices.filter { text[...end].suffix(patterns[$0].count).elementsEqual(patterns[$0]) }
                    .map { [end + 1, $0] }
            }
            #expect(found == expected)
        }
    }

    @Test(arguments: [
        ("To=%2B15145550100&From=+15&AccountSid=AC1", ["To": "+15145550100", "From": " 15", "AccountSid": "AC1"]),
        ("ForwardedFrom=1&RecordingTo=2&From=3", ["From": "3"]),
        ("To=&To=2&To=3", ["To": "2"]),
        ("To", [:]), ("To=", [:]), ("", [:]), ("&&To=1", ["To": "1"]), ("xTo=1&To=%2", ["To": "%2"]),
        ("To=\(String(repeating: "1", count: 257))&From=2", ["From": "2"]),
    ])
    func findsTheFieldsOfAForm(_ form: String, _ found: [String: String]) {
        #expect(FormScan("To", "From", "AccountSid").values(in: Data(form.utf8)) == found)
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
