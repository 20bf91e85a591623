import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

/// Addresses and idempotency keys of the requests of a call.
struct CallItemTests {
    private static let call = "call:\(CallEventTests.call)"
    private static let number = Address("number", "+15550100200")
    private static let customer = Address("number", "+15550100999")

    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        var route: String?
        let key: String
        var addresses: [Address] = [number, customer]
        var answer = InboundItem.Answer.inline
        var testDescription: String { "\(fixture) at \(route ?? "the shared route")" }
    }

    static let cases = [
        Case(fixture: "call-ringing", key: "start"),
        Case(fixture: "call-ringing", route: "voice", key: "start", addresses: []),
        Case(fixture: "call-speech", route: "voice/turn?n=2", key: "turn:2", addresses: []),
        Case(fixture: "call-empty", route: "voice/turn?n=2", key: "turn:2", addresses: []),
        Case(fixture: "call-digits", route: "voice/turn?after=m%2F1&n=2", key: "turn:m/1.2", addresses: []),
        Case(fixture: "call-empty", route: "voice/wait?n=2&wait=3", key: "wait:2:3", addresses: []),
        Case(fixture: "call-dial-completed", route: "voice/dial?n=2", key: "dial:2", addresses: []),
        Case(fixture: "call-status-completed", key: "status:completed:3", answer: .acknowledged),
        Case(
            fixture: "call-status-busy",
            route: "voice/status",
            key: "status:busy:1",
            addresses: [],
            answer: .acknowledged
        ),
        // The caller is first: the hub's own number.
        Case(fixture: "call-status-initiated", key: "status:initiated:0", answer: .acknowledged),
        Case(
            fixture: "call-recording",
            key: "recording:RE00000000000000000000000000000001:completed",
            addresses: [],
            answer: .acknowledged
        ),
        Case(
            fixture: "call-transcription",
            key: "transcription:TR00000000000000000000000000000001",
            answer: .acknowledged
        ),
    ]

    @Test(arguments: cases)
    func itemsHaveAddressesAndKey(_ testCase: Case) throws {
        let item =
            if let route = testCase.route { try Sample.callItem(testCase.fixture, at: route) } else {
                try Sample.item(in: testCase.fixture)
            }
        #expect(item.key.rawValue == "\(Self.call):\(testCase.key)")
        #expect(item.addresses == testCase.addresses)
        #expect(item.answer == testCase.answer)
        // Messages must not delay a live call.
        #expect(item.lane.rawValue == Self.call)
    }

    /// A number may use GET, with the hub's names among Twilio's.
    @Test func getRequestsHaveTheSameItem() throws {
        let form = String(decoding: try Fixture.data("call-speech.form", in: .module), as: UTF8.self)
        let request = WebhookRequest(
            method: "GET",
            target: "/webhooks/twilio/k/voice/turn?\(form)&n=2&lang=fr",
            receivedAt: Sample.receivedAt,
            subpath: "voice/turn"
        )
        let posted = try Sample.callItem("call-speech", at: "voice/turn?n=2&lang=fr")
        #expect(try TwilioAdapter.split(.unchecked(request)) == [posted])
    }

    /// Statuses arrive out of order, each once.
    @Test func everyStatusIsAnItem() throws {
        let keys = try (0..<4).flatMap { number in
            try ["ringing", "in-progress"].map { status in
                try Sample.item(
                    of: Data("CallSid=CA1&CallStatus=\(status)&SequenceNumber=\(number)&CallbackSource=x".utf8)
                )
                .key
            }
        }
        #expect(Set(keys).count == 8)
    }

    @Test(arguments: ["n=99999999999999999999", "n=-4", "n=x&silent=9223372036854775807&wait=9223372036854775807"])
    func implausibleNumbersAreIgnored(query: String) throws {
        for route in ["turn", "wait", "dial"] {
            let item = try Sample.callItem("call-empty", at: "voice/\(route)?\(query)")
            let response = try Sample.callable().answerWithoutReply(item, because: .silent("x"))
            #expect(response.status == 200)
        }
    }
}
