import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

/// Requests of tools.
struct HTTPToolTests {
    private func tool(_ changes: [String: SettingValue] = [:]) throws -> HTTPTool {
        guard case .mapping(let values) = SettingValue.tool(changes) else { throw CancellationError() }
        return try HTTPTool(SettingValues(values))
    }

    @Test func onlyPublicAddressesAreAllowed() async throws {
        let http = FakeHTTP(.json(["free": ["15:00"]]))
        let tool = try tool(["headers": .mapping(["Authorization": .secrets([Secret("Bearer t0k3n")])])])
        let result = try await tool.result(of: ["day": "fri", "party": 2], key: "k-1", for: makeTurn(http: http))
        #expect(result == ToolResult("{\"free\":[\"15:00\"]}"))
        let request = try #require(http.requests.first)
        #expect(request.method == "GET")
        #expect(request.url == "https://api.example.com/slots/fri?party=2")
        #expect(request.origin == .untrusted)
        #expect(request.headers["Authorization"] == "Bearer t0k3n")
        #expect(request.headers["Idempotency-Key"] == "k-1")
        #expect(request.timeout == .seconds(5))
        #expect(request.body.isEmpty)
    }

    @Test func privateServerIsAllowed() async throws {
        let http = FakeHTTP(.json([:]))
        let tool = try tool(["private": .boolean(true), "url": .text("http://10.0.0.7/{day}")])
        _ = try await tool.result(of: ["day": "fri"], key: "k", for: makeTurn(http: http))
        #expect(http.requests.map(\.origin) == [.configured])
    }

    @Test func argumentsAreSentAsJSON() async throws {
        let http = FakeHTTP(.json([:]), .json([:]))
        let plain = try tool(["method": .text("POST"), "url": .text("https://api.example.com/book")])
        _ = try await plain.result(of: ["day": "fri"], key: "k", for: makeTurn(http: http))
        let shaped = try tool([
            "method": .text("POST"), "url": .text("https://api.example.com/book"),
            "body": .json(["on": "{day}", "note": "for {day}", "source": "hub"]),
        ])
        _ = try await shaped.result(of: ["day": "fri"], key: "k", for: makeTurn(http: http))
        let bodies = http.requests.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies == ["{\"day\":\"fri\"}", "{\"note\":\"for fri\",\"on\":\"fri\",\"source\":\"hub\"}"])
        #expect(http.requests.allSatisfy { $0.url == "https://api.example.com/book" })
    }

    static let answers: [(FakeHTTP.Answer, String, Bool)] = [
        (.response(OutboundResponse(status: 204)), "Done (HTTP 204).", false),
        (.json(status: 404, ["error": "no day"]), "The server answered HTTP 404. {\"error\":\"no day\"}", true),
        (.response(OutboundResponse(status: 302)), "The server answered HTTP 302. ", true),
        (.failure(.notSent("refused")), "The server could not be reached; nothing was done.", true),
        (.failure(.forbidden("10.0.0.7")), "The address is not one that may be called; nothing was done.", true),
        (.failure(.ambiguous("timeout")), "The server did not answer in time; it may or may not have been done.", true),
        (.failure(.tooLarge(limit: 1)), "The answer of the server is too large to be read.", true),
    ]

    @Test(arguments: answers)
    func responseBecomesTheResult(_ answer: FakeHTTP.Answer, _ text: String, _ isError: Bool) async throws {
        let result = try await tool().result(of: ["day": "fri"], key: "k", for: makeTurn(http: FakeHTTP(answer)))
        #expect(result == ToolResult(text, isError: isError))
    }

    @Test func longResponsesAreCut() async throws {
        let http = FakeHTTP(.response(OutboundResponse(status: 200, body: Data(repeating: 0x61, count: 20_000))))
        let result = try await tool().result(of: ["day": "fri"], key: "k", for: makeTurn(http: http))
        #expect(result.text.utf8.count == 8_192)
    }

    @Test(arguments: ["https://evil@x/", "../admin", "a\nb"])
    func argumentThatChangesThePathIsRefused(_ day: String) async throws {
        let http = FakeHTTP(.json([:]))
        let result = try await tool().result(of: ["day": .string(day)], key: "k", for: makeTurn(http: http))
        #expect(result.isError)
        #expect(http.requests.isEmpty)
    }

    static let wrong: [([String: SettingValue], [String])] = [
        (["name": .text("free slots")], ["name"]),
        (["url": .text("https://{day}.example.com/")], ["url"]),
        (["url": .text("https://api.example.com/{month}")], ["url"]),
        (["body": .json(["x": "{month}"])], ["body"]),
        (["parameters": .json(["type": "object", "allOf": []])], ["parameters", "allOf"]),
        (["headers": .mapping(["Idempotency-Key": .secrets([Secret("x")])])], ["headers", "Idempotency-Key"]),
        (["headers": .mapping(["X-A": .secrets([Secret("x\nHost: evil")])])], ["headers", "X-A"]),
        (["headers": .mapping(["X A": .secrets([Secret("x")])])], ["headers", "X A"]),
    ]

    @Test(arguments: wrong)
    func invalidSettingsAreRefused(_ changes: [String: SettingValue], _ path: [String]) {
        #expect { try tool(changes) } throws: { ($0 as? ConfigurationIssue)?.path == path }
    }
}
