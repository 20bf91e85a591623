import ChannelKit
import Foundation
import Testing

@Suite("JSON values")
struct JSONValueTests {
    static let cases: [(json: String, value: JSONValue)] = [
        ("null", .null), ("true", true), ("false", false), ("0", 0), ("1", 1), ("-7", -7),
        ("1763712000123456789", 1_763_712_000_123_456_789), ("9223372036854775807", .integer(.max)),
        ("1.5", 1.5), ("30.25", 30.25), ("\"a\\/b \\u00eb \\ud83d\\udc4b\"", "a/b ë 👋"), ("\"\"", ""), ("[]", []),
        ("{}", [:]), ("[1,[true,null],{\"a\":\"b\"}]", [1, [true, nil], ["a": "b"]]),
        ("{\"n\":{\"m\":[0.25]}}", ["n": ["m": [0.25]]]),
    ]

    @Test(arguments: cases)
    func readsAndWritesBack(_ testCase: (json: String, value: JSONValue)) throws {
        let value = try JSONValue(parsing: Data(testCase.json.utf8))
        #expect(value == testCase.value)
        #expect(try JSONValue(parsing: value.data) == testCase.value)
    }

    @Test(arguments: ["", "{", "{\"a\"}", "nul", "\u{FEFF}", "{\"a\":1}}", "'a'"])
    func refusesWhatIsNotJSON(_ text: String) {
        #expect(throws: InboundError.malformed("the body is not JSON")) { try JSONValue(parsing: Data(text.utf8)) }
    }

    @Test func refusesDeepNestingInsteadOfCrashing() {
        let deep = String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
        #expect(throws: InboundError.malformed("the body is not JSON")) { try JSONValue(parsing: Data(deep.utf8)) }
    }

    @Test func keysAreSortedSoThatEqualValuesGiveEqualBytes() {
        let value: JSONValue = ["b": 1, "a": ["d": 2, "c": 3]]
        #expect(String(decoding: value.data, as: UTF8.self) == #"{"a":{"c":3,"d":2},"b":1}"#)
    }
}
