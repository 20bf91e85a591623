import ChannelKit
import ChannelTestKit
import Foundation
import Synchronization
import Testing
import VapiChannel

struct ToolTests {
    private func verdict(
        _ name: String,
        _ arguments: JSONValue,
        http: FakeHTTP = FakeHTTP(),
        ledger: ToolLedger = ToolLedger()
    ) async throws -> String {
        let turn = makeTurn([.toolCall(id: "call_1", name: name, arguments: arguments)], http: http, ledger: ledger)
        switch try await Sample.adapter(["tools": Sample.tools]).answer(turn) {
        case .reply(.contents(let contents, _), _): return "reply: \(contents.map(\.plainText).joined())"
        case .reply(.stream, _): return "stream"
        case .pass(let reason, _): return "pass: \(reason)"
        case .handoff(let handoff): return "hand-off: \(handoff.reason)"
        case .silent(let reason): return "silent: \(reason)"
        }
    }

    @Test func declaredToolMakesItsHTTPCall() async throws {
        let http = FakeHTTP(.json(["confirmation": "Booked\ntable 7", "x": 1]))
        let said = try await verdict("book_slot", ["day": "24/8 & more", "party": 2], http: http)
        #expect(said == "reply: Booked table 7")
        let request = try #require(http.requests.first)
        #expect(request.method == "POST")
        #expect(request.url == "https://booking.example.com/slots/24%2F8%20%26%20more?for=2")
        #expect(request.headers["X-Api-Key"] == "tool-key-1")
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(try JSONValue(parsing: request.body) == ["day": "24/8 & more", "party": 2])
        #expect(request.timeout == .seconds(5))
    }

    /// A turn that is run again does not book twice.
    @Test func repeatedToolCallsRunOnce() async throws {
        let http = FakeHTTP(.json(["confirmation": "A-1"]))
        let ledger = ToolLedger()
        for _ in 0..<2 {
            #expect(
                try await verdict("book_slot", ["day": "1", "party": 2], http: http, ledger: ledger) == "reply: A-1"
            )
        }
        #expect(http.requests.count == 1)
    }

    static let failures: [(JSONValue, FakeHTTP.Answer, String)] = [
        (
            ["day": "1"], .json(status: 500, ["error": "Dana's secret"]),
            "silent: the tool's server responded with HTTP 500"
        ),
        (
            ["day": "1"], .json(["other": 1]),
            "silent: the response of the tool's server has no value at 'result'"
        ),
        (["day": ".."], .json(["confirmation": "x"]), "silent: an argument would leave the URL's path"),
        (
            ["day": "1"], .failure(.ambiguous("timed out")),
            "silent: the tool's server could not be reached: outcome unknown: timed out"
        ),
    ]

    @Test(arguments: failures.indices)
    func failsWithAReason(_ index: Int) async throws {
        let (arguments, answer, expected) = Self.failures[index]
        #expect(try await verdict("book_slot", arguments, http: FakeHTTP(answer)) == expected)
    }

    @Test func undeclaredTurnsPassToTheStrategies() async throws {
        #expect(try await verdict("ask_front_desk", ["question": "?"]) == "pass: the strategies answer this tool")
        #expect(
            try await verdict("ask_front_desk", [:])
                == "silent: the tool call lacks the argument 'ask'"
        )
        #expect(try await verdict("another", [:]) == "silent: the tool is not declared in 'tools'")
        let turn = makeTurn([.text("Hello")], http: FakeHTTP(), ledger: ToolLedger())
        guard case .pass = try await Sample.adapter().answer(turn) else {
            Issue.record("it answers what people say")
            return
        }
    }

    static let wrong: [[String: SettingValue]] = [
        ["name": .text("t")], ["name": .text("t"), "ask": .text("q"), "url": .text("https://a.example.com")],
        ["name": .text("t"), "url": .text("https://{host}/x")],
        ["name": .text("t"), "url": .text("https://a.{x}.com/x")],
        ["name": .text("t"), "url": .text("https://user@a.example.com/x")],
        ["name": .text("t"), "url": .text("ftp://a/x")],
        ["name": .text("t"), "url": .text("https://a.example.com:{port}/x")],
        ["name": .text("t"), "url": .text("https://a.example.com/x"), "result": .text("confirmation")],
    ]

    @Test(arguments: wrong)
    func invalidToolsAreRefused(_ tool: [String: SettingValue]) {
        var members: [String: SettingValue] = ["method": .text("POST"), "timeout": .duration(.seconds(1))]
        members.merge(tool) { _, own in own }
        let settings: [String: SettingValue?] = ["tools": .list([.mapping(members)])]
        #expect(throws: ConfigurationIssue.self) { try Sample.adapter(settings) }
    }
}

/// Records completed steps, as the hub does.
final class ToolLedger: TurnLedger {
    private let done = Mutex<[String: JSONValue]>([:])

    func once(
        _ call: String,
        kind: String,
        _ work: @Sendable () async throws -> JSONValue
    ) async throws -> JSONValue {
        if let result = done.withLock({ $0[call] }) { return result }
        let result = try await work()
        done.withLock { $0[call] = result }
        return result
    }
}

/// A turn of one message in a call.
func makeTurn(_ content: [ContentPart], http: FakeHTTP, ledger: ToolLedger) -> Turn {
    let clock = TestClock()
    let message = UnifiedMessage(
        externalID: "1",
        sentAt: clock.now,
        contact: Sample.contact,
        text: "",
        content: content,
        thread: Sample.call
    )
    return Turn(
        id: TurnID(1),
        tenant: TenantProfile(id: "lotus-dental", name: "Lotus Dental", languages: ["en", "fr"], timeZone: .gmt),
        channel: ChannelProfile(id: Sample.channel, adapter: "vapi", limits: .init(bodyBytes: 1, textLength: 1)),
        contact: Sample.contact,
        conversation: ConversationSummary(id: ConversationID(1), openedAt: clock.now, isNew: true, isCall: true),
        messages: [message],
        language: "en",
        deadline: clock.now.addingTimeInterval(20),
        clock: clock,
        services: .sample(http: http, ledger: ledger)
    )
}
