import ChannelKit
import Testing

@testable import LLMStrategy

/// Arguments in URLs, which cannot change the host.
struct ToolURLTests {
    static let filled: [(String, [String: JSONValue], String)] = [
        ("https://api.example.com/slots/{day}", ["day": "2026-11-20"], "https://api.example.com/slots/2026-11-20"),
        ("https://a.example.com:8443/s?d={day}&x=1", ["day": "a b&c"], "https://a.example.com:8443/s?d=a%20b%26c&x=1"),
        ("https://api.example.com/{day}", ["day": "evil@host"], "https://api.example.com/evil%40host"),
        ("https://api.example.com/{day}", ["day": 5], "https://api.example.com/5"),
        ("https://api.example.com/{day}", ["day": "é#?"], "https://api.example.com/%C3%A9%23%3F"),
        (
            "https://api.example.com?u={day}", ["day": "https://evil@x/../\n"],
            "https://api.example.com?u=https%3A%2F%2Fevil%40x%2F..%2F%0A"
        ),
        ("https://api.example.com/s?d={day}", [:], "https://api.example.com/s?d="),
    ]

    @Test(arguments: filled)
    func argumentsAreEncoded(_ template: String, _ arguments: [String: JSONValue], _ expected: String) throws {
        #expect(try ToolURL(template, isPrivate: false).filled(with: arguments) == expected)
    }

    @Test(arguments: [
        "https://evil@host/", "../admin", "..", ".", "a/b", "a\\b", "%2e%2e", "%2F", "x\ny", "x\u{0}", "",
        "\r\nHost: evil",
    ])
    func pathArgumentsAreRefused(_ value: String) throws {
        let url = try ToolURL("https://api.example.com/slots/{day}/free", isPrivate: false)
        #expect(throws: ToolURL.Refusal.self) { try url.filled(with: ["day": .string(value)]) }
    }

    @Test func otherArgumentsBecomeTheQuery() throws {
        let url = try ToolURL("https://api.example.com/slots?v=2", isPrivate: false)
        let filled = try url.filled(with: ["day": "fri day", "party": 2, "none": nil], rest: ["day", "none", "party"])
        #expect(filled == "https://api.example.com/slots?v=2&day=fri%20day&party=2")
    }

    @Test(arguments: [
        "api.example.com/slots", "ftp://api.example.com/", "https://{host}/slots", "https://api.{x}.example/slots",
        "https://user@api.example.com/", "https:///slots", "https://api.example.com/{day", "https://api.example.com/{}",
        "https://api.example.com/a b", "http://api.example.com/", "https://api.example.com/#{day}",
        "https://api.example.com\\@evil.example/",
    ])
    func invalidTemplatesAreRefused(_ template: String) {
        #expect { try ToolURL(template, isPrivate: false) } throws: { ($0 as? ConfigurationIssue)?.path == ["url"] }
    }

    @Test func privateServerNeedsNoTLS() throws {
        #expect(try ToolURL("http://10.0.0.7:8080/x", isPrivate: true).filled(with: [:]) == "http://10.0.0.7:8080/x")
    }
}
