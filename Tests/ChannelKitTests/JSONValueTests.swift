import ChannelKit
import Foundation
import Synchronization
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

    @Test(arguments: cases + unfitting)
    func readsAndWritesBack(_ testCase: (json: String, value: JSONValue)) throws {
        let value = try JSONValue(parsing: Data(testCase.json.utf8))
        #expect(value == testCase.value)
        // A whole number loses its `.0`, and is read back as an integer.
        #expect(try JSONValue(parsing: value.data).data == testCase.value.data)
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "]", "nul", "nulL", "True", "truefalse", "'a'", "{\"a\"}", "{\"a\":1}}", "{a:1}",
        "{1:1}",
        // Commas.
        "[1,]", "{\"a\":1,}", "[,1]", "[1,,2]", "[1 2]", "{,}", "1,", "{\"a\":1 \"b\":2}", "{\"a\",1}", "[1:2]",
        // Numbers.
        "00", "-", "-01", "1.", ".5", "+1", "1e", "1e+", "1.e1", "0x1", "1_000", "NaN", "Infinity", "-Infinity", "١",
        // What surrounds a document.
        "1 2", "{} {}", "1\u{0}", "\u{0}1", "\u{C}1", "\u{A0}1", "1 // one", "/* one */ 1", "\u{FEFF}",
        "\u{FEFF}\u{FEFF}1", "1\u{FEFF}",
        // Strings.
        "\"", "\"a", "\"\\\"", "\"\\", "\"\t\"", "\"\n\"", "\"\u{0}\"", "\"\u{1F}\"", #""\x41""#, #""\'""#, #""\u12""#,
        #""\u12g4""#, #""\u+123""#, #""\U0041""#, #""\ud83d\u""#, #"{"\x":1}"#, "{\"\u{1}\":1}",
    ])
    func refusesWhatIsNotJSON(_ text: String) {
        #expect(throws: InboundError.malformed("the body is not JSON")) { try JSONValue(parsing: Data(text.utf8)) }
    }

    static let notUTF8: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
        [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
        [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x91], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE],
        [0xFF],
    ]

    @Test(arguments: notUTF8)
    func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
        for document in ["\"|\"", "\"long enough for a word|long enough for a word\"", "{\"|\":1}", "|1", "1|", "[|]"] {
            let parts = document.split(separator: "|", omittingEmptySubsequences: false).map { Data($0.utf8) }
            #expect(throws: InboundError.self) { try JSONValue(parsing: parts[0] + bytes + parts[1]) }
        }
    }

    @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf16, .utf32LittleEndian, .utf32])
    func refusesOtherEncodings(_ encoding: String.Encoding) throws {
        let data = try #require(#"{"id":"1"}"#.data(using: encoding))
        #expect(throws: InboundError.self) { try JSONValue(parsing: data) }
        #expect(JSONScan("id").strings(in: data).isEmpty)
    }

    @Test func ignoresAByteOrderMarkInFront() throws {
        #expect(try JSONValue(parsing: Data("\u{FEFF}{\"id\":\"1\"}".utf8)) == ["id": "1"])
        #expect(JSONScan("id").strings(in: Data("\u{FEFF}{\"id\":\"1\"}".utf8)) == ["id": ["1"]])
        #expect(try JSONValue(parsing: Data("\"\u{FEFF}\"".utf8)) == "\u{FEFF}")
    }

    @Test(
        arguments: [
            (#"{"a":1,"b":2,"a":3}"#, ["a": 3, "b": 2]), (#"{"a":1,"\u0061":2}"#, ["a": 2]),
            (#"{"\u0000":1,"":2,"\u0000\u0000":3}"#, ["\0": 1, "": 2, "\0\0": 3]),
            (#"{"\ud83d":1,"\udfff":2,"\ufffd":3}"#, ["\u{FFFD}": 3]), (#"{"\ud83d\udc4b":1,"👋":2}"#, ["👋": 2]),
            ("{\"\u{E9}\":1,\"e\u{301}\":2}", ["\u{E9}": 2]), (#"{"a":{"b":1},"a":{"c":2}}"#, ["a": ["c": 2]]),
        ] as [(String, JSONValue)]
    )
    func theLastOfTwoMembersOfOneNameCounts(_ text: String, _ value: JSONValue) throws {
        #expect(try JSONValue(parsing: Data(text.utf8)) == value)
    }

    @Test func everyTruncationIsRefused() throws {
        let text = #"{"aé\u00e9👋":[1.5e+3,-0,true,null,"\ud83d\udc4b\"\\"],"b":{"c":[],"d":{}}}"#
        let data = Data(text.utf8)
        #expect(try JSONValue(parsing: data).object?.count == 2)
        for count in 0..<data.count {
            #expect(throws: InboundError.self) { try JSONValue(parsing: data.prefix(count)) }
        }
        // A slice is read by its own bounds.
        #expect(
            try JSONValue(parsing: (Data("[[[".utf8) + data + Data("]".utf8)).dropFirst(3).dropLast())
                == JSONValue(parsing: data)
        )
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
        ("1e20", 1e20), ("-0", 0), ("-0.0", -0.0), ("1e-999", 0.0), ("0e999999999999999999999", 0.0),
        ("1e999999999999999999999", "1e999999999999999999999"), ("1e-999999999999999999999", 0.0),
        ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)), ("1.8e308", "1.8e308"),
        ("[9007199254740993,1e300]", [9_007_199_254_740_993, 1e300]),
    ]

    @Test(arguments: [
        #"{1e999:1}"#, "[1e999", "1e999e1", "[01e999]", #""\ud83d"#, "{\"a\":1e999 \"b\":2}", "1e999 1e999",
        "-",
        "[+1e999]", "[1.e999]",
    ])
    func refusesWhatIsNotJSONAlthoughItHoldsSuchThings(_ text: String) {
        #expect(throws: InboundError.malformed("the body is not JSON")) { try JSONValue(parsing: Data(text.utf8)) }
    }

    @Test(arguments: [
        ("7", "7"), ("-7", "-7"), ("9223372036854775807", "9223372036854775807"),
        ("18446744073709551615", "18446744073709551615"), (#""a1""#, "a1"), (#""""#, nil), ("1.5", nil), ("true", nil),
        ("null", nil), ("[7]", nil), ("{}", nil),
    ])
    func idKeepsAllDigits(_ json: String, id: String?) throws {
        #expect(try JSONValue(parsing: Data(json.utf8)).idText == id)
    }

    @Test(arguments: ["1e999", "inf", "nan", "-infinity", "0x1p9999"])
    func noNumberIsInfinite(_ text: String) {
        #expect(JSONValue.string(text).number == nil)
        #expect(JSONValue.string(text).integer == nil)
        #expect(JSONValue.string(text).unixTime == nil)
    }

    @Test(arguments: [("[", "]"), (#"{"a":"#, "}"), (#"[{"a":"#, "}]")])
    func nestingIsLimited(_ opening: String, _ closing: String) throws {
        func nested(_ depth: Int, isClosed: Bool = true) -> Data {
            let count = depth / opening.count { $0 == "[" || $0 == "{" }
            let end = isClosed ? String(repeating: closing, count: count) : ""
            return Data((String(repeating: opening, count: count) + "1" + end).utf8)
        }
        let deepest = try JSONValue(parsing: nested(512))
        #expect(try JSONValue(parsing: deepest.data) == deepest)
        for data in [nested(514), nested(400_000), nested(400_000, isClosed: false)] {
            #expect(throws: InboundError.malformed("the body is not JSON")) { try JSONValue(parsing: data) }
        }
        // A document of the hub's own may hold one from outside.
        let stored: JSONValue = ["payload": [deepest]]
        #expect(try JSONValue(stored: stored.data) == stored)
    }

    @Test func depthCostsLittleStack() throws {
        let deep = Data((String(repeating: "[", count: 512) + String(repeating: "]", count: 512)).utf8)
        let isRead = Mutex(false)
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            let value = try? JSONValue(parsing: deep)
            isRead.withLock { $0 = value?.data == deep && JSONScan("id").strings(in: deep).isEmpty }
            done.signal()
        }
        thread.stackSize = 256 * 1_024
        thread.start()
        done.wait()
        let wasRead = isRead.withLock { $0 }
        #expect(wasRead)
    }

    @Test func theNumberOfValuesIsLimited() throws {
        func list(_ count: Int) -> Data { Data(("[" + String(repeating: "0,", count: count - 1) + "0]").utf8) }
        #expect(try JSONValue(parsing: list(999_999)).array?.count == 999_999)
        #expect(throws: InboundError.self) { try JSONValue(parsing: list(1_000_000)) }
    }

    @Test func longStringsAndNumbersAreRead() throws {
        let text = String(repeating: "a\u{E9}\n", count: 4 * 1_024 * 1_024)
        let value: JSONValue = .object([text: 1, "id": .string(text)])
        #expect(try JSONValue(parsing: value.data) == value)
        let digits = String(repeating: "9", count: 1_000_000)
        #expect(try JSONValue(parsing: Data(digits.utf8)) == .string(digits))
        #expect(try JSONValue(parsing: Data("0.\(digits)".utf8)) == 1.0)
    }

    static let written: [(value: JSONValue, json: String)] = [
        (
            .string("\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F} \"\\/\u{7F}é\u{2028}👋"),
            "\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f \\\"\\\\/\u{7F}é\u{2028}👋\""
        ),
        (.string("sixteen bytes...\" and more than that\\"), #""sixteen bytes...\" and more than that\\""#),
        (1.0, "1"), (-0.0, "-0.0"), (0.1, "0.1"), (1e300, "1e+300"), (1e16, "1e+16"), (1e15, "1000000000000000"),
        (1e-7, "1e-07"), (.number(.nan), "null"), ([.number(.infinity), 1], "[null,1]"),
        (.integer(.min), "-9223372036854775808"), ([], "[]"), ([:], "{}"), ([[], [:]], "[[],{}]"),
        (
            ["": 0, "é": 1, "z": 2, "Z": 3, "10": 4, "9": 5, "\u{FFFF}": 6, "👋": 7],
            "{\"\":0,\"10\":4,\"9\":5,\"Z\":3,\"z\":2,\"é\":1,\"\u{FFFF}\":6,\"👋\":7}"
        ),
    ]

    @Test(arguments: written)
    func writes(_ testCase: (value: JSONValue, json: String)) {
        #expect(String(decoding: testCase.value.data, as: UTF8.self) == testCase.json)
    }

    @Test func writesIndented() {
        let value: JSONValue = ["b": [], "a": [1, ["c": nil]], "d": [:]]
        #expect(
            value.indentedText == """
                {
                  "a" : [
                    1,
                    {
                      "c" : null
                    }
                  ],
                  "b" : [],
                  "d" : {}
                }
                """
        )
    }

    @Test func keysAreSortedSoThatEqualValuesGiveEqualBytes() {
        let value: JSONValue = ["b": 1, "a": ["d": 2, "c": 3]]
        #expect(String(decoding: value.data, as: UTF8.self) == #"{"a":{"c":3,"d":2},"b":1}"#)
    }
}
