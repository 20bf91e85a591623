import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import VapiChannel

struct SendingTests {
    static let control = "https://phone-call-websocket.example.vapi.ai/018f2c5e/control"
    static let live: JSONValue = ["id": "c1", "status": "in-progress", "monitor": ["controlUrl": .string(control)]]

    private func destination(thread: String? = nil, _ contact: UnifiedContact = Sample.contact) -> Destination {
        Destination(contact: contact, thread: thread, language: "en", correlation: "0199a1b2-reply")
    }

    private func error(
        _ content: ReplyContent = .text("Hello"),
        thread: String? = nil,
        contact: UnifiedContact = Sample.contact,
        settings: [String: SettingValue?] = [:],
        http: FakeHTTP
    ) async throws -> DeliveryError? {
        let adapter = try Sample.adapter(settings)
        do throws(DeliveryError) {
            _ = try await adapter.send(content, to: destination(thread: thread, contact), using: http)
            return nil
        } catch { return error }
    }

    @Test func textWithoutACallPlacesOne() async throws {
        let http = FakeHTTP(.json(status: 201, ["id": "call-1"]))
        let contact = UnifiedContact(id: "crm-991", phone: "+15555550100", name: "Dana")
        let receipt = try await Sample.adapter()
            .send("Your table is ready.", to: destination(contact), using: http)
        #expect(receipt.externalID == "call-1")
        let request = try #require(http.requests.first)
        #expect(request.url == "https://api.example.test/call")
        #expect(request.headers["Authorization"] == "Bearer vapi-example-private-key")
        #expect(
            try JSONValue(parsing: request.body) == [
                "assistantId": .string(Sample.assistantID), "phoneNumberId": .string(Sample.phoneNumberID),
                "customer": ["number": "+15555550100", "name": "Dana", "externalId": "crm-991"],
                "assistantOverrides": [
                    "firstMessage": "Your table is ready.",
                    "metadata": [
                        "hubTenant": "lotus-dental", "hubChannel": "vapi", "hubCorrelation": "0199a1b2-reply",
                    ],
                    "hooks": UnheardTests.hooks,
                ],
                "name": "hub 0199a1b2-reply",
            ]
        )
    }

    @Test func contactsWithoutANumberAreRejected() async throws {
        let web = UnifiedContact(id: "018f2c5e")
        #expect(try await error(contact: web, http: FakeHTTP())?.disposition == .park)
        #expect(try await error(settings: ["assistant_id": nil], http: FakeHTTP())?.disposition == .park)
        #expect(try await error(.text(String(repeating: "a", count: 2_001)), http: FakeHTTP())?.disposition == .park)
        #expect(try await error(thread: "session:sess_77", http: FakeHTTP())?.disposition == .park)
    }

    @Test func textIntoALiveCallUsesItsControlURL() async throws {
        let http = FakeHTTP(.json(Self.live), .json([:]))
        let receipt = try await Sample.adapter().send("Hello", to: destination(thread: "c1"), using: http)
        #expect(receipt.externalID == "c1:0199a1b2-reply")
        #expect(http.requests.map(\.url) == ["https://api.example.test/call/c1", Self.control])
        #expect(http.requests.map(\.origin) == [.configured, .untrusted])
        // The control URL comes from Vapi: the private key is not sent there.
        #expect(http.requests.map { $0.headers["Authorization"] } == ["Bearer vapi-example-private-key", nil])
        #expect(
            try JSONValue(parsing: http.requests[1].body)
                == ["type": "say", "content": "Hello", "endCallAfterSpoken": false]
        )
    }

    static let commands: [(ReplyContent, JSONValue)] = [
        (.endCall, ["type": "end-call"]),
        (
            .transfer(),
            [
                "type": "transfer",
                "destination": [
                    "type": "number", "number": "+15555550123", "message": "I am connecting you with a colleague.",
                ],
            ]
        ),
        (
            .transfer(to: "+15555550144"),
            [
                "type": "transfer",
                "destination": [
                    "type": "number", "number": "+15555550144", "message": "I am connecting you with a colleague.",
                ],
            ]
        ),
    ]

    @Test(arguments: commands)
    func transferAndEndUseTheControlURL(content: ReplyContent, command: JSONValue) async throws {
        let http = FakeHTTP(.json(Self.live), .json([:]))
        let settings: [String: SettingValue?] = [
            "transfer_to": .text("+15555550123"), "control_key": .secrets([Secret("public-key-1")]),
        ]
        let adapter = try Sample.adapter(settings)
        #expect(adapter.canSend(content))
        _ = try await adapter.send(content, to: destination(thread: "c1"), using: http)
        #expect(try JSONValue(parsing: http.requests[1].body) == command)
        #expect(http.requests[1].headers["Authorization"] == "Bearer public-key-1")
    }

    static let gone: [[FakeHTTP.Answer]] = [
        [.json(status: 404, ["message": "Couldn't find the call.", "statusCode": 404])],
        [.json(["id": "c1", "status": "ended", "monitor": ["controlUrl": .string(control)]])],
        [.json(["id": "c1", "status": "in-progress"])],
        [.json(live), .json(status: 404, [:])], [.json(live), .json(status: 400, [:])],
        [.json(["id": "c1", "status": "in-progress", "monitor": ["controlUrl": "http://10.0.0.1/control"]])],
    ]

    @Test(arguments: gone.indices)
    func endedCallsRejectText(_ index: Int) async throws {
        let answers = Self.gone[index]
        let http = answers.count == 1 ? FakeHTTP(answers[0]) : FakeHTTP(answers[0], answers[1])
        let error = try await error(thread: "c1", http: http)
        #expect(error?.disposition == .park)
        #expect(error?.reason.contains("10.0.0.1") == false)
    }

    /// Looking a call up has no effect; speech into it may have been heard.
    @Test func onlyCommandsAreAmbiguous() async throws {
        let asking = try await error(thread: "c1", http: FakeHTTP(.failure(.ambiguous("timed out"))))
        #expect(asking?.disposition == .retry(after: nil))
        let saying = try await error(thread: "c1", http: FakeHTTP(.json(Self.live), .failure(.ambiguous("timed out"))))
        #expect(saying?.disposition == .reconcile)
        let calling = try await error(http: FakeHTTP(.failure(.ambiguous("timed out"))))
        #expect(calling?.disposition == .reconcile)
    }

    @Test func transferRequiresATarget() throws {
        #expect(try !Sample.adapter().canSteer(.transfer()))
        #expect(try Sample.adapter().canSteer(.transfer(to: "+15555550123")))
        #expect(try Sample.adapter(["transfer_to": .text("sip:desk@pbx.example.com")]).canSteer(.transfer()))
        #expect(try Sample.adapter().canSteer(.endCall))
        #expect(try !Sample.adapter().canSteer(.text("Hello")))
    }

    @Test func refusalsQuoteVapisMessage() async throws {
        let body: JSONValue = [
            "message": ["property metadata should not exist", "customer.number +1 (555) 555-0100 is wrong"],
            "error": "Bad Request", "statusCode": 400,
        ]
        let error = try #require(try await error(http: FakeHTTP(.json(status: 400, body))))
        #expect(error.reason.contains("property metadata should not exist"))
        #expect(!error.reason.contains("555"))
    }
}
