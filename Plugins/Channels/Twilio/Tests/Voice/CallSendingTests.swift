import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

/// Speech into a live call.
struct CallSendingTests {
    private static let url =
        "https://api.example.test/2010-04-01/Accounts/\(Sample.account)/Calls/\(CallEventTests.call).json"

    private func send(_ content: ReplyContent, _ http: FakeHTTP, language: String? = "fr") async throws(DeliveryError)
        -> DeliveryReceipt
    {
        let adapter: TwilioAdapter
        do { adapter = try Sample.callable() } catch { throw .notSent(reason: "\(error)") }
        let destination = Destination(
            contact: CallEventTests.caller,
            thread: CallEventTests.call,
            language: language,
            correlation: "msg_7"
        )
        return try await adapter.send(content, to: destination, using: http)
    }

    private func document(_ content: ReplyContent, language: String? = "fr") async throws -> String {
        let http = FakeHTTP(.json(["sid": .string(CallEventTests.call), "status": "in-progress"]))
        let receipt = try await send(content, http, language: language)
        #expect(receipt.externalID == "\(CallEventTests.call):msg_7")
        let request = try #require(http.requests.first)
        #expect(request.url == Self.url)
        #expect(request.method == "POST")
        let form = FormFields(parsing: request.body)
        #expect(form.fields.map(\.name) == ["Twiml"])
        return try #require(form["Twiml"])
    }

    /// The reply begins a new series of turns, so that no turn occurs twice.
    @Test func textIntoALiveCallReplacesItsDocument() async throws {
        let text = try await document(.text("C'est vendredi."))
        #expect(text.hasPrefix(InlineTests.head + "<Response><Gather "))
        #expect(text.contains(#"<Say language="fr-CA">C'est vendredi.</Say>"#))
        #expect(text.contains("/webhooks/twilio/k/voice/turn?after=msg_7&amp;n=1&amp;lang=fr\""))
    }

    @Test func handoffTransfersTheCall() async throws {
        let text = try await document(.transfer(), language: nil)
        #expect(text.contains("I am connecting you with a colleague."))
        #expect(text.contains("/voice/dial?after=msg_7&amp;n=0&amp;lang=en\""))
        #expect(text.contains("<Number>+15550100300</Number>"))
        #expect(try await document(.endCall) == InlineTests.head + "<Response><Hangup/></Response>")
    }

    /// Twilio accepts at most 4000 characters here: a longer text is cut after a sentence.
    @Test(arguments: [1, 10, 500]) func longRepliesAreCutToTheRequestLimit(sentences: Int) async throws {
        let sentence = "Nous sommes là & ouverts jusqu'à <18 h>. "
        let text = try await document(.text(String(repeating: sentence, count: sentences)))
        #expect(text.utf16.count <= 4_000)
        let said = text.matches(of: /<Say[^>]*>([^<]*)<\/Say>/).map { String($0.1) }
        #expect(said.allSatisfy { $0.hasSuffix("18 h&gt;.") || $0.hasSuffix("18 h&gt;. ") })
        #expect(
            sentences < 500
                ? said.joined().components(separatedBy: "Nous").count == sentences + 1 : text.utf16.count > 2_000
        )
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        let code: Int64
        let disposition: DeliveryError.Disposition
    }

    @Test(arguments: [
        Refusal(testDescription: "over", status: 400, code: 21220, disposition: .park),
        Refusal(testDescription: "unknown", status: 404, code: 20404, disposition: .park),
        Refusal(testDescription: "login", status: 401, code: 20003, disposition: .hold),
        Refusal(testDescription: "busy", status: 429, code: 20429, disposition: .pause(.channel, for: nil)),
        Refusal(testDescription: "broken", status: 500, code: 20500, disposition: .reconcile),
    ])
    func unheardCallsHaveAReason(_ refusal: Refusal) async throws {
        let http = FakeHTTP(.json(status: refusal.status, ["code": .integer(refusal.code), "message": "No"]))
        let error = await #expect(throws: DeliveryError.self) { try await send(.text("Yes"), http) }
        #expect(error?.disposition == refusal.disposition)
        if refusal.code == 21220 { #expect(error?.reason.contains("the call has ended") == true) }
    }

    /// Twilio does not report what was heard: the channel's policy decides.
    @Test func callSendsCannotBeReconciled() async throws {
        let destination = Destination(contact: CallEventTests.caller, thread: CallEventTests.call, correlation: "1")
        let send = UnsettledSend(content: .text("Yes"), destination: destination, sentAfter: Sample.receivedAt)
        let adapter = try Sample.callable()
        await #expect(throws: DeliveryError.ambiguous(reason: "Twilio does not report what was said in a call")) {
            try await adapter.reconcile(send, using: FakeHTTP())
        }
    }

    /// Messages have no thread.
    @Test func messagesStayMessages() async throws {
        let http = FakeHTTP(.json(status: 201, ["sid": "SM1"]))
        let destination = Destination(contact: CallEventTests.caller, correlation: "1")
        #expect(try await Sample.callable().send("Hi", to: destination, using: http).externalID == "SM1")
        #expect(http.requests.first?.url.hasSuffix("/Messages.json") == true)
    }

    @Test func fetchesRecordings() async throws {
        let folder = "https://api.example.test/2010-04-01/Accounts/\(Sample.account)/Recordings"
        let file = OutboundResponse(status: 200, headers: ["Content-Type": "audio/mpeg"], body: Data("x".utf8))
        let adapter = try Sample.callable()
        let media = ContentPart.Media(id: "RE1", url: "\(folder)/RE1.mp3")
        let http = FakeHTTP(.response(file))
        #expect(try await adapter.download(media, of: CallEventTests.call, limit: 9, using: http).data == file.body)
        #expect(http.requests.first?.headers["Authorization"] == Sample.basic)
        for url in ["\(folder)/RE1.mp3/../x", "https://x.test/Recordings/RE1.mp3", "\(folder)/"] {
            await #expect(throws: MediaError.self) {
                let strange = ContentPart.Media(url: url)
                _ = try await adapter.download(strange, of: CallEventTests.call, limit: 9, using: FakeHTTP())
            }
        }
    }
}
