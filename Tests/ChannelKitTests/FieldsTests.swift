import ChannelKit
import Foundation
import Testing

@Suite("Form and header fields")
struct FieldsTests {
    struct FormCase: Sendable, CustomTestStringConvertible {
        let text: String
        let fields: [String]
        var testDescription: String { text }
    }

    @Test(arguments: [
        FormCase(text: "", fields: []),
        FormCase(text: "a=1&b=2", fields: ["a=1", "b=2"]),
        FormCase(text: "a=1&a=2", fields: ["a=1", "a=2"]),
        FormCase(text: "a=&b&=c", fields: ["a=", "b=", "=c"]),
        FormCase(text: "a=b=c", fields: ["a=b=c"]),
        FormCase(text: "&&a=1&", fields: ["a=1"]),
        FormCase(
            text: "Body=hello+there%2B1&From=%2B15145550123",
            fields: ["Body=hello there+1", "From=+15145550123"]
        ),
        FormCase(
            text: "hub.mode=subscribe&hub.challenge=%201%20",
            fields: ["hub.mode=subscribe", "hub.challenge= 1 "]
        ),
        FormCase(text: "a[0]=%C3%A9%F0%9F%91%8D", fields: ["a[0]=é👍"]),
        FormCase(text: "a=%2525", fields: ["a=%25"]),
        FormCase(text: "a=100%&b=%zz&c=%4", fields: ["a=100%", "b=%zz", "c=%4"]),
        FormCase(text: "a=%-0&b=%+1&c=% 1&d=%0x&e=%1", fields: ["a=%-0", "b=% 1", "c=% 1", "d=%0x", "e=%1"]),
        // An accent behind a separator makes neither of them one character.
        FormCase(text: "a=1&\u{301}b=2=\u{301}", fields: ["a=1", "\u{301}b=2=\u{301}"]),
        FormCase(text: "a=%FF", fields: ["a=\u{FFFD}"]),
        FormCase(text: "a=1;b=2", fields: ["a=1;b=2"]),
    ])
    func aFormIsDecodedOnceAndInOrder(_ testCase: FormCase) {
        #expect(FormFields(parsing: testCase.text).fields.map { "\($0.name)=\($0.value)" } == testCase.fields)
        #expect(FormFields(parsing: Data(testCase.text.utf8)) == FormFields(parsing: testCase.text))
    }

    @Test func theFirstValueOfANameCounts() {
        let form = FormFields(parsing: "a=1&a=2&b=")
        #expect(form["a"] == "1")
        #expect(form["b"] == "")
        #expect(form["A"] == nil)
    }

    @Test func headerNamesCompareWithoutRegardToCase() {
        var headers: HeaderFields = ["X-Token": "1", "x-TOKEN": "2", "Other": "3"]
        #expect(headers["x-token"] == "1")
        #expect(headers["X-TÖKEN"] == nil)
        headers["X-token"] = "4"
        #expect(headers.fields.map { "\($0.name): \($0.value)" } == ["Other: 3", "X-token: 4"])
        headers["OTHER"] = nil
        #expect(headers.fields.map(\.name) == ["X-token"])
    }

    @Test(
        arguments: [
            ("/webhooks/toy", "/webhooks/toy", nil), ("/webhooks/toy?key=1", "/webhooks/toy", nil),
            ("/webhooks/toy/k-1/status?x=/a/b", "/webhooks/toy/k-1/status", "k-1"),
            ("http://evil.example/webhooks/toy?x", "/webhooks/toy", nil),
            ("https://evil.example:8443/webhooks/toy/k-1", "/webhooks/toy/k-1", "k-1"),
            ("/a://b/c", "/a://b/c", "c"), ("http://evil.example", "", nil), ("*", "*", nil), ("", "", nil),
        ] as [(String, String, String?)]
    )
    func aRequestsPathIsTheSameInAbsoluteForm(_ target: String, _ path: String, _ key: String?) {
        let request = WebhookRequest(target: target, receivedAt: .distantPast)
        #expect(request.path == path)
        #expect(request.keyComponent == key)
    }

    @Test func aRequestsQueryIsWhatFollowsTheQuestionMark() {
        let request = WebhookRequest(target: "/webhooks/toy/key?a=%31&b?=2", receivedAt: .distantPast)
        #expect(request.query == "a=%31&b?=2")
        #expect(request.queryFields["a"] == "1")
        #expect(request.queryFields["b?"] == "2")
        #expect(WebhookRequest(target: "/webhooks/toy", receivedAt: .distantPast).query == "")
    }
}
