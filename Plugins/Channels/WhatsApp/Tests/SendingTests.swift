import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

struct SendingTests {
    static let success: JSONValue = [
        "messaging_product": "whatsapp",
        "contacts": [["input": "+15550100999", "wa_id": "15550100999"]],
        "messages": [["id": "wamid.DEMOOUT0001", "message_status": "accepted"]],
    ]

    static func destination(_ id: String, replyTo: String? = nil) -> Destination {
        Destination(contact: UnifiedContact(id: id), replyTo: replyTo, correlation: "msg_01J0")
    }

    static func send(
        _ http: FakeHTTP,
        to destination: Destination = destination("15550100999")
    ) async throws -> DeliveryReceipt {
        try await Sample.adapter().send("Yes, it is.", to: destination, using: http)
    }

    @Test func postsWhatMetaDocuments() async throws {
        let http = FakeHTTP(.json(Self.success))
        let receipt = try await Self.send(http, to: Self.destination("15550100999", replyTo: "wamid.DEMOIN0001"))
        #expect(receipt == DeliveryReceipt(externalID: "wamid.DEMOOUT0001"))

        let request = try #require(http.requests.first)
        #expect(http.requests.count == 1)
        #expect(request.method == "POST")
        #expect(request.url == "https://graph.example.test/v25.0/310000000000001/messages")
        #expect(request.headers == ["Authorization": "Bearer EAA-demo", "Content-Type": "application/json"])
        #expect(
            try JSONValue(parsing: request.body) == [
                "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+15550100999", "type": "text",
                "context": ["message_id": "wamid.DEMOIN0001"], "text": ["preview_url": false, "body": "Yes, it is."],
                "biz_opaque_callback_data": "msg_01J0",
            ]
        )
    }

    @Test(
        arguments: [
            ("15550100999", ["to": "+15550100999"]),
            ("+15550100999", ["to": "+15550100999"]),
            ("NL.77000000000000000001", ["recipient": "NL.77000000000000000001"]),
            ("MX.52155512345678", ["recipient": "MX.52155512345678"]),
        ] as [(String, [String: JSONValue])]
    )
    func recipientIsAPhoneOrAUserID(id: String, expected: [String: JSONValue]) async throws {
        let http = FakeHTTP(.json(Self.success))
        _ = try await Self.send(http, to: Self.destination(id))
        let body = try JSONValue(parsing: try #require(http.requests.first).body)
        #expect(body.object?.filter { ["to", "recipient", "context"].contains($0.key) } == expected)
    }

    @Test(
        arguments: [
            ([["input": "+5511987654321", "wa_id": "551187654321"]], ["551187654321"]),
            ([["input": "+15550100999", "wa_id": "15550100999"]], []),
            ([["input": "NL.77", "user_id": "NL.77000000000000000001"]], ["NL.77000000000000000001"]),
            ([nil], []),
            ([], []),
        ] as [(JSONValue, [String])]
    )
    func otherIDsOfTheRecipientBecomeAliases(contacts: JSONValue, expected: [String]) async throws {
        let http = FakeHTTP(.json(["contacts": contacts, "messages": [["id": "wamid.X"]]]))
        let receipt = try await Self.send(http)
        #expect(receipt == DeliveryReceipt(externalID: "wamid.X", contactAliases: expected))
    }

    @Test(arguments: [
        "", "OK", "null", "{}", #"{"messages":[]}"#, #"{"messages":[null]}"#, #"{"messages":[{"id":""}]}"#,
        #"{"success":true}"#,
    ])
    func aSuccessWithoutAnIDIsAmbiguous(_ body: String) async {
        let http = FakeHTTP(.response(OutboundResponse(status: 200, body: Data(body.utf8))))
        await #expect(throws: DeliveryError.ambiguous(reason: "the response has no message id")) {
            try await Self.send(http)
        }
    }
}
