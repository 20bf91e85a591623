import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import VapiChannel

struct InlineTests {
    static let transfer: [String: SettingValue?] = ["transfer_to": .text("+15555550123")]
    static let metadata: JSONValue = ["hubTenant": "lotus-dental", "hubChannel": "vapi"]
    static let ownAssistant: JSONValue = [
        "assistantId": .string(Sample.assistantID),
        "assistantOverrides": ["metadata": metadata, "hooks": UnheardTests.hooks],
    ]
    static let fallback = "Sorry, we cannot take your call right now. Please call again later."

    struct Case: Sendable, CustomTestStringConvertible {
        var fixture: String
        var contents: [ReplyContent]
        var settings: [String: SettingValue?] = [:]
        var answer: JSONValue
        var testDescription: String { "\(fixture) \(contents.map(\.kind))" }
    }

    static let cases = [
        Case(
            fixture: "assistant-request",
            contents: [.text("Hello"), .text("Dana.")],
            answer: [
                "assistantId": .string(Sample.assistantID),
                "assistantOverrides": [
                    "firstMessage": "Hello Dana.", "metadata": metadata, "hooks": UnheardTests.hooks,
                ],
            ]
        ),
        Case(
            fixture: "assistant-request",
            contents: [.text("Hello Dana.")],
            settings: [
                "greeting": .localized(LocalizedTemplate(TextTemplate(literal: "Hello"))),
                "recording_notice": .localized(LocalizedTemplate(TextTemplate(literal: "This call is recorded."))),
                "automation_notice": .localized(LocalizedTemplate(TextTemplate(literal: "I am a machine."))),
            ],
            answer: [
                "assistantId": .string(Sample.assistantID),
                "assistantOverrides": [
                    "firstMessage": "I am a machine. This call is recorded. Hello Dana.",
                    "firstMessageInterruptionsEnabled": false, "metadata": metadata, "hooks": UnheardTests.hooks,
                ],
            ]
        ),
        Case(
            fixture: "assistant-request",
            contents: [.text("We are closed.")],
            settings: ["assistant_id": nil],
            answer: ["error": "We are closed."]
        ),
        Case(
            fixture: "assistant-request",
            contents: [.text("Bye."), .endCall],
            answer: ["error": "Bye."]
        ),
        Case(
            fixture: "assistant-request",
            contents: [.text("One moment."), .transfer()],
            settings: transfer,
            answer: ["destination": ["type": "number", "number": "+15555550123", "message": "One moment."]]
        ),
        Case(
            fixture: "assistant-request",
            contents: [.transfer(to: "sip:desk@pbx.example.com")],
            answer: [
                "destination": [
                    "type": "sip", "sipUri": "sip:desk@pbx.example.com",
                    "message": "I am connecting you with a colleague.",
                ]
            ]
        ),
        Case(
            fixture: "assistant-request",
            contents: [.transfer()],
            answer: ["error": "Nobody is available right now."]
        ),
        Case(fixture: "assistant-request", contents: [], answer: ownAssistant),
        Case(
            fixture: "tool-calls",
            contents: [.text("Booked\ntable 7")],
            answer: [
                "results": [["toolCallId": "call_Qm4x", "name": "book_slot", "result": "Booked table 7"]]
            ]
        ),
        Case(
            fixture: "tool-calls",
            contents: [.text("Bye."), .endCall],
            answer: [
                "results": [
                    [
                        "toolCallId": "call_Qm4x", "name": "book_slot", "result": "Bye.",
                        "message": [
                            "type": "request-complete", "content": "Bye.", "role": "assistant",
                            "endCallAfterSpokenEnabled": true,
                        ],
                    ]
                ]
            ]
        ),
        Case(fixture: "function-call", contents: [.text("Yes,\nthere is.")], answer: ["result": "Yes, there is."]),
        Case(
            fixture: "knowledge-base-request",
            contents: [.text("Thirty days.")],
            answer: ["message": ["type": "custom-message", "role": "assistant", "content": "Thirty days."]]
        ),
        Case(fixture: "knowledge-base-request", contents: [.transfer()], answer: ["documents": []]),
    ]

    @Test(arguments: cases)
    func says(_ testCase: Case) throws {
        let adapter = try Sample.adapter(testCase.settings)
        let item = try Sample.item(in: testCase.fixture)
        #expect(adapter.answer(item, with: testCase.contents).json == testCase.answer)
        #expect(adapter.answer(item, with: testCase.contents) == adapter.answer(item, with: testCase.contents))
    }

    static let silences: [(String, [String: SettingValue?], NoReply, JSONValue)] = [
        ("assistant-request", [:], .late, ownAssistant), ("assistant-request", [:], .failed("x"), ownAssistant),
        ("assistant-request", ["assistant_id": nil], .late, ["error": .string(fallback)]),
        (
            "assistant-request", ["assistant_id": nil, "language": .text("fr")], .silent("an agent has it"),
            ["error": "Désolé, nous ne pouvons pas prendre votre appel. Veuillez rappeler plus tard."]
        ),
        (
            "assistant-request", ["greeting": .localized(LocalizedTemplate(en: "Lotus Dental.", fr: "Lotus."))],
            .silent("on_call: assistant"),
            [
                "assistantId": .string(Sample.assistantID),
                "assistantOverrides": [
                    "firstMessage": "Lotus Dental.", "metadata": metadata, "hooks": UnheardTests.hooks,
                ],
            ]
        ),
        (
            "tool-calls", [:], .late,
            [
                "results": [
                    ["toolCallId": "call_Qm4x", "name": "book_slot", "error": "The tool did not answer in time."]
                ]
            ]
        ),
        ("function-call", [:], .silent("x"), ["result": "The tool gave no result."]),
        ("knowledge-base-request", [:], .late, ["documents": []]),
        ("transfer-destination-request", [:], .silent("x"), ["error": "Nobody is available right now."]),
        (
            "transfer-destination-request", transfer, .silent("x"),
            [
                "destination": [
                    "type": "number", "number": "+15555550123", "message": "I am connecting you with a colleague.",
                ]
            ]
        ),
        ("handoff-destination-request", [:], .silent("x"), ["error": "There is no other assistant."]),
        (
            "handoff-destination-request", ["handoff_assistant_id": .text("a2")], .silent("x"),
            [
                "destination": [
                    "type": "assistant", "assistantId": "a2", "contextEngineeringPlan": ["type": "none"],
                ]
            ]
        ),
        ("campaign.predial", [:], .silent("x"), ["eligible": true]),
        ("call.endpointing.request", [:], .silent("x"), ["timeoutSeconds": 0.5]),
    ]

    @Test(arguments: silences.indices)
    func turnsWithoutAReplyHaveADocument(_ index: Int) throws {
        let (fixture, settings, reason, answer) = Self.silences[index]
        let adapter = try Sample.adapter(settings)
        #expect(adapter.answerWithoutReply(try Sample.item(in: fixture), because: reason).json == answer)
    }

    /// 16 bits a sample, a tenth of a second.
    @Test func voiceRequestsGetSilence() throws {
        let response = try Sample.adapter().answerWithoutReply(Sample.item(in: "voice-request"), because: .silent("x"))
        #expect(response.status == 200)
        #expect(response.body == Data(count: 3_200))
    }

    @Test func toolResultsAreCombined() throws {
        let adapter = try Sample.adapter()
        let items = try Sample.items(in: "tool-calls-two")
        let responses = [
            adapter.answer(items[0], with: [.text("One")]), adapter.answerWithoutReply(items[1], because: .failed("x")),
        ]
        let results = VapiAdapter.combine(responses)?.json?["results"]?.array ?? []
        #expect(results.map { $0["toolCallId"]?.string } == ["call_Qm4x", "call_Z9"])
        #expect(results[0]["result"] == "One")
        #expect(results[1]["error"] == "The tool failed.")
    }

    @Test(arguments: [("assistant-request", Duration.milliseconds(7_500)), ("tool-calls", .seconds(20))])
    func replyTimeoutsMatchVapis(fixture: String, time: Duration) throws {
        #expect(try Sample.adapter().answerTimeout(for: Sample.item(in: fixture)) == time)
    }
}
