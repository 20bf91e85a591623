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

    static let unfitting: [(json: String, value: JSONValue)] = [
        // Half a surrogate pair, in either half, in either order, in names, beside whole ones.
        (#""\ud83d""#, "\u{FFFD}"), (#""\uDC4B""#, "\u{FFFD}"), (#""a\ud83db""#, "a\u{FFFD}b"),
        (#""\udc4b\ud83d""#, "\u{FFFD}\u{FFFD}"), (#""\ud83d\ud83d\udc4b""#, "\u{FFFD}👋"),
        (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\n\\ud83d""#, "\u{FFFD}\n\\ud83d"),
        (#"{"\udfff":1,"ok":"👋"}"#, ["\u{FFFD}": 1, "ok": "👋"]),
        (#"["\ud83d",{"text":"hello"}]"#, ["\u{FFFD}", ["text": "hello"]]),
        // Numbers that nothing holds, or only without some of their digits.
        ("1e999", "1e999"), ("-1E+999", "-1E+999"), ("[1e999,2]", ["1e999", 2]),
        ("9223372036854775808", "9223372036854775808"), ("-9223372036854775809", "-9223372036854775809"),
        ("18446744073709551615", "18446744073709551615"),
        (#"{"id":123456789012345678901234567890}"#, ["id": "123456789012345678901234567890"]),
        (String(repeating: "9", count: 400), .string(String(repeating: "9", count: 400))),
        // Numbers that fit stay numbers.
        ("-9223372036854775808", .integer(.min)), ("-1234567890123456789", -1_234_567_890_123_456_789),
        ("1e20", 1e20), ("-0", 0),
        ("[9007199254740993,1e300]", [9_007_199_254_740_993, 1e300]),
    ]

    @Test(arguments: unfitting)
    func keepsWhatCannotBeHeldAsItIs(_ testCase: (json: String, value: JSONValue)) throws {
        let value = try JSONValue(parsing: Data(testCase.json.utf8))
        #expect(value == testCase.value)
        #expect(try JSONValue(parsing: value.data) == testCase.value)
    }

    @Test(arguments: [
        #"{1e999:1}"#, "[1e999", "1e999e1", "[01e999]", #""\ud83d"#, "{\"a\":1e999 \"b\":2}", "1e999 1e999",
        "-",
        "[+1e999]", "[1.e999]",
    ])
    func refusesWhatIsNotJSONAlthoughItHoldsSuchThings(_ text: String) {
        #expect(throws: InboundError.malformed("the body is not JSON")) { try JSONValue(parsing: Data(text.utf8)) }
    }

    @Test(arguments: ["1e999", "inf", "nan", "-infinity", "0x1p9999"])
    func noNumberIsInfinite(_ text: String) {
        #expect(JSONValue.string(text).number == nil)
        #expect(JSONValue.string(text).integer == nil)
        #expect(JSONValue.string(text).unixTime == nil)
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
