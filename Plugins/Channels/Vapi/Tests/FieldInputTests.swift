import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import VapiChannel

/// Calls as accounts have them, with their events: withheld numbers, tools in chats, failed transfers, older bodies.
struct FieldInputTests {
    private static let other = "018f2c5e-7b1a-7c3d-9a55-0f6d2b9c1e99"

    private static func contact(of customer: JSONValue?, call: String = Sample.call) throws -> UnifiedContact? {
        let webhook = try JSONValue(parsing: Fixture.data("status-in-progress.json", in: .module))
            .changing(["message.customer": nil, "message.call.customer": customer, "message.call.id": .string(call)])
        for case .call(let update) in try Sample.adapter().uncheckedEvents(of: Sample.post(webhook.data)) {
            return update.contact
        }
        return nil
    }

    static let withheld: [JSONValue?] = [
        nil, .null, [:], ["number": ""], ["number": "anonymous"], ["number": "Anonymous"], ["number": "Restricted"],
        ["number": "unknown"], ["number": "Unavailable"], ["number": "private"], ["number": "blocked"],
        ["number": "+266696687"], ["number": "+7378742833"], ["number": "+86282452253"], ["number": "+2562533"],
        ["number": "+8656696"], ["number": "+00000000"], ["sipUri": "sip:anonymous@anonymous.invalid"],
        ["sipUri": "sip:trunk@pbx.example"], ["sipUri": "sip:1001@pbx.example"], ["sipUri": "sip:unknown@10.0.0.1"],
        ["number": "sip:ada@pbx.example"], ["name": "Anonymous", "number": "anonymous"],
    ]

    /// Callers without a number have nothing in common: each call is of a contact of its own.
    @Test(arguments: withheld)
    func withheldNumberIsAContactOfItsOwn(_ customer: JSONValue?) throws {
        for call in [Sample.call, Self.other] {
            #expect(try Self.contact(of: customer, call: call) == UnifiedContact(id: call))
        }
    }

    static let numbers: [(JSONValue, UnifiedContact)] = [
        (["number": "+15555550100"], UnifiedContact(id: "+15555550100", phone: "+15555550100")),
        (["sipUri": "sip:+15555550100@pbx.example"], UnifiedContact(id: "+15555550100", phone: "+15555550100")),
        (
            ["number": "anonymous", "sipUri": "sip:+15555550100@pbx.example"],
            UnifiedContact(id: "+15555550100", phone: "+15555550100")
        ),
        (["number": "1001"], UnifiedContact(id: "1001")),
        (["externalId": "c-7", "number": "Restricted"], UnifiedContact(id: "c-7")),
        (
            ["externalId": "c-7", "number": "+15555550100", "name": "Ana Roy"],
            UnifiedContact(id: "c-7", phone: "+15555550100", name: "Ana Roy", aliases: ["+15555550100"])
        ),
        (["number": "+15555550100", "name": "Unknown"], UnifiedContact(id: "+15555550100", phone: "+15555550100")),
    ]

    @Test(arguments: numbers)
    func numberIsTheContact(_ customer: JSONValue, _ contact: UnifiedContact) throws {
        #expect(try Self.contact(of: customer) == contact)
    }

    // MARK: - Tools in chats

    private static func chatTools() throws -> Data {
        try JSONValue(parsing: Fixture.data("tool-calls.json", in: .module)).changing([
            "message.call": nil, "message.customer": nil,
            "message.chat": ["id": "chat_9", "sessionId": "sess_77", "assistantId": .string(Sample.assistantID)],
        ]).data
    }

    @Test func toolOfAChatIsAnswered() throws {
        let request = Sample.post(try Self.chatTools())
        guard case .message(let message)? = try Sample.adapter().uncheckedEvents(of: request).first else {
            Issue.record("no message")
            return
        }
        #expect(message.thread == "session:sess_77")
        #expect(message.contact == UnifiedContact(id: "session:sess_77"))
        let item = try #require(try VapiAdapter.split(.unchecked(request)).first)
        #expect(item.answer == .inline)
        #expect(item.lane.rawValue == "session:sess_77")
        let answer = try Sample.adapter().answer(item, with: [.text("At nine")])
        #expect(try JSONValue(parsing: answer.body)["results"]?.array?.first?["result"] == "At nine")
    }

    // MARK: - Transfers

    private static func turn(_ messages: [JSONValue]) throws -> WebhookRequest {
        let body = try JSONValue(parsing: Fixture.data("model-turn.json", in: .module))
            .changing(["messages": .array(messages)])
        return Sample.post(body.data)
    }

    private static let transfer: JSONValue = [
        "role": "assistant",
        "tool_calls": [["id": "t1", "type": "function", "function": ["name": "transferCall", "arguments": "{}"]]],
    ]

    private static func result(_ text: JSONValue) -> JSONValue {
        ["role": "tool", "tool_call_id": "t1", "content": text]
    }

    private static let hello: JSONValue = ["role": "user", "content": "An agent, please"]
    private static let again: JSONValue = ["role": "user", "content": "Hello? Nobody is there"]

    static let transfers: [([JSONValue], [String])] = [
        ([hello], ["message - \"An agent, please\" text"]),
        ([hello, transfer, result("Transfer initiated")], ["ignored"]),
        ([hello, transfer, result("Transfer failed: no answer")], ["release"]),
        ([hello, transfer, result("The destination is busy")], ["release"]),
        ([hello, transfer, result("Transfer cancelled")], ["release"]),
        (
            [hello, transfer, result("Transfer failed"), again],
            ["release", "message - \"Hello? Nobody is there\" text"]
        ),
        ([hello, transfer, again], ["release", "message - \"Hello? Nobody is there\" text"]),
    ]

    /// The caller of a failed transfer is the hub's again, and is answered.
    @Test(arguments: transfers)
    func failedTransferReturnsTheCall(_ messages: [JSONValue], _ expected: [String]) throws {
        #expect(try Sample.adapter().uncheckedEvents(of: Self.turn(messages)).map(\.summary) == expected)
    }

    @Test func failedTransferIsAnswered() throws {
        let request = try Self.turn([Self.hello, Self.transfer, Self.result("Transfer failed")])
        let item = try #require(try VapiAdapter.split(.unchecked(request)).first)
        let stream = try Sample.adapter().endStream(for: item, because: .silent("release"))
        #expect(String(decoding: stream, as: UTF8.self).contains("Nobody is available right now."))
        let silent = try #require(
            try VapiAdapter.split(.unchecked(Self.turn([Self.hello, Self.transfer, Self.result("Done")]))).first
        )
        #expect(
            !String(decoding: try Sample.adapter().endStream(for: silent, because: .silent("")), as: UTF8.self)
                .contains("Nobody")
        )
    }

    // MARK: - Calls without an assistant

    private static func opening(_ changes: [String: SettingValue?]) throws -> (events: [String], response: JSONValue) {
        let adapter = try Sample.adapter(changes)
        let request = Sample.post(try Fixture.data("assistant-request.json", in: .module))
        let item = try VapiAdapter.split(.unchecked(request))[0]
        let response = adapter.answerWithoutReply(item, because: .silent(""))
        return (try adapter.uncheckedEvents(of: request).map(\.summary), try JSONValue(parsing: response.body))
    }

    @Test func callIsAnsweredAsConfigured() throws {
        #expect(try Self.opening([:]).response["assistantId"] == .string(Sample.assistantID))
        let squad = try Self.opening([
            "assistant_id": nil, "squad_id": .text("squad-1"), "workflow_id": .text("flow-1"),
        ])
        #expect(squad.response == ["squadId": "squad-1"])
        #expect(
            try Self.opening(["assistant_id": nil, "workflow_id": .text("flow-1")]).response == ["workflowId": "flow-1"]
        )
        let transfer = try Self.opening(["on_call": .text("transfer"), "transfer_to": .text("+15555550123")])
        #expect(transfer.events == ["call ringing", "takeover \"\""])
        #expect(transfer.response["destination"]?["number"] == "+15555550123")
        let refused = try Self.opening(["on_call": .text("refuse")])
        #expect(refused.events == ["call ringing"])
        #expect(refused.response["error"]?.string?.hasPrefix("Sorry") == true)
    }

    // MARK: - An older body

    private static func older(_ type: JSONValue, _ changes: [String: JSONValue?] = [:]) -> JSONValue {
        let call: JSONValue = [
            "id": .string(Sample.call), "phoneNumberId": .string(Sample.phoneNumberID), "type": "inboundPhoneCall",
            "customer": ["number": "+15555550100"], "endedReason": "customer-ended-call", "duration": 42,
            "endedAt": "2025-08-20T14:30:00.000Z", "summary": "A table for two.",
            "transcript": "User: Hello\nAI: Hi",
        ]
        return JSONValue.object(["type": type, "call": call]).changing(changes)
    }

    @Test func olderBodyIsACall() throws {
        let request = Sample.post(Self.older("call.ended").data)
        guard case .call(let update)? = try Sample.adapter().uncheckedEvents(of: request).first else {
            Issue.record("no call")
            return
        }
        #expect(update.phase == .ended)
        #expect(update.contact == Sample.contact)
        #expect(update.report?.summary == "A table for two.")
        #expect(update.report?.duration == 42)
        #expect(update.report?.transcript.map(\.text) == ["Hello", "Hi"])
        #expect(try VapiAdapter.split(.unchecked(request)).map(\.key.rawValue) == ["report:\(Sample.call)"])
        #expect(VapiAdapter.locate(request).contains(Address("phone_number_id", Sample.phoneNumberID)))
    }

    static let olderTypes: [(JSONValue, [String])] = [
        ("call.started", ["call in_progress"]), ("call.ended", ["call ended"]), ("call.completed", ["call ended"]),
        ("call.updated", ["ignored"]),
    ]

    @Test(arguments: olderTypes)
    func olderBodyIsRead(_ type: JSONValue, _ expected: [String]) throws {
        let events = try Sample.adapter().uncheckedEvents(of: Sample.post(Self.older(type).data))
        #expect(events.map(\.summary) == expected)
    }

    @Test func olderBodyMustBeAuthentic() throws {
        let request = Sample.post(Self.older("call.ended").data)
        #expect(try Sample.adapter().authenticated(request) == nil)
    }
}
