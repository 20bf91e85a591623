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
        (#"[{"id":1},{"id":null},{"id":["x"]},{"id":{"id":""}}]"#, [""]),
        (#"{"the_id":"1","ids":"2","id_":"3"}"#, []),
        (#"{"id":"é👍"}"#, ["é👍"]),
        (#"{"text":"say \"id\":\"9\"","id":"1"}"#, ["1"]),
        // Escapes in names and values.
        (#"{"id":"a\"b"}"#, ["a\"b"]),
        (#"{"\u0069\u0064":"\u0031"}"#, ["1"]),
        (#"{"id":"\ud83d"}"#, ["\u{FFFD}"]),
        // A number that is too long is a string to the parser.
        (#"{"id":18446744073709551616,"a":{"id":1e999}}"#, ["18446744073709551616", "1e999"]),
        // Of two members of the same name only the last one counts, whatever is in them.
        (#"{"id":"1","id":"2"}"#, ["2"]),
        (#"{"id":"1","\u0069d":2}"#, []),
        (#"{"a":{"id":"1"},"b":{"id":"2"},"a":{"id":"3"}}"#, ["2", "3"]),
        (#"{"a":{"id":"1"},"b":{"id":"1"},"\u0061":[]}"#, ["1"]),
        (#"{"a":[{"id":"1"},{"id":"2"}],"a":{"a":{"id":"3"}}}"#, ["3"]),
        // Of what is not JSON, the part before the error.
        (#"{"id":"1","a":{"id":"2"}"#, ["1", "2"]),
        (#"{"id":"1",}"#, ["1"]),
        (#"{"id":"1"},{"id":"2"}"#, ["1"]),
        (#"{"id":"unfinished"#, []),
        (#"{"id":"#, []),
        (#"{"id""#, []),
        (#""id"#, []),
        ("", []),
    ])
    func findsTheStringsOfAMember(_ body: String, _ found: [String]) {
        #expect(JSONScan.strings(named: "id", in: Data(body.utf8)) == found)
    }

    @Test func isBounded() {
        let many = "[" + (0..<2_000).map { #"{"id":"\#($0)"}"# }.joined(separator: ",") + "]"
        #expect(JSONScan.strings(named: "id", in: Data(many.utf8)).count == 64)
        #expect(JSONScan.strings(named: "id", in: Data(many.utf8), limit: 3) == ["0", "1", "2"])
        #expect(JSONScan.strings(named: "id", in: Data(many.utf8), limit: .max).count == JSONScan.maxPlaces)
        let long = #"[{"id":"\#(String(repeating: "x", count: 257))"},{"id":"1"}]"#
        #expect(JSONScan.strings(named: "id", in: Data(long.utf8)) == ["1"])
        for longest in [String(repeating: "x", count: 256), String(repeating: "\\u0078", count: 256)] {
            let found = JSONScan.strings(named: "id", in: Data(#"{"id":"\#(longest)"}"#.utf8))
            #expect(found == [String(repeating: "x", count: 256)])
        }
    }

    @Test func findsSeveralNamesAtOnce() {
        let scan = JSONScan("phone_number_id", "id", "number", "orgId")
        let body = #"{"id":"1","call":{"phone_number_id":"2","orgId" : "3"},"ids":"4","number":5,"x":{"id":"6"}}"#
        #expect(scan.strings(in: Data(body.utf8)) == ["id": ["1", "6"], "phone_number_id": ["2"], "orgId": ["3"]])
        #expect(scan.strings(in: Data()) == [:])
    }

    @Test func aNameThatIsFoundOftenHidesNoOther() {
        let many = "[" + String(repeating: #"{"id":"1"},"#, count: 5_000) + #"{"number":"2"}]"#
        #expect(JSONScan("id", "number").strings(in: Data(many.utf8)) == ["id": ["1"], "number": ["2"]])
    }

    @Test func aMemberThatIsReplacedOftenUsesUpNoPlaces() {
        let many = "{" + String(repeating: #""id":"early","#, count: 2 * JSONScan.maxPlaces) + #""id":"late"}"#
        #expect(JSONScan("id").strings(in: Data(many.utf8)) == ["id": ["late"]])
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
