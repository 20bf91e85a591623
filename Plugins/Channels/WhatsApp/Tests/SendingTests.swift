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
    func addressesThePerson(id: String, expected: [String: JSONValue]) async throws {
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
    func keepsOtherIDsOfThePerson(contacts: JSONValue, expected: [String]) async throws {
        let http = FakeHTTP(.json(["contacts": contacts, "messages": [["id": "wamid.X"]]]))
        let receipt = try await Self.send(http)
        #expect(receipt == DeliveryReceipt(externalID: "wamid.X", contactAliases: expected))
    }

    @Test(arguments: [
        "", "OK", "null", "{}", #"{"messages":[]}"#, #"{"messages":[null]}"#, #"{"messages":[{"id":""}]}"#,
        #"{"success":true}"#,
    ])
    func aSuccessWithoutAnIDIsAmbiguous(_ body: String) async {
        let http = FakeHTTP(.response(HTTPResponse(status: 200, body: Data(body.utf8))))
        await #expect(throws: DeliveryError.ambiguous(reason: "the answer names no message")) {
            try await Self.send(http)
        }
    }

    @Test(arguments: [
        (HTTPFailure.notSent("connection refused"), DeliveryError.notSent(reason: "connection refused")),
        (.ambiguous("no answer in time"), .ambiguous(reason: "no answer in time")),
    ])
    func passesOnWhatTheClientKnows(failure: HTTPFailure, expected: DeliveryError) async {
        await #expect(throws: expected) { try await Self.send(FakeHTTP(.failure(failure))) }
    }
}

/// Every row of Meta's table of errors, as far as it concerns a send.
struct GraphErrorTests {
    /// What a refusal is for the outbox, without its sentences.
    enum Outcome: Hashable, Sendable {
        case credentials, transient, permanent, ambiguous, windowClosed, optedOut
        case unsteady(attempts: Int)
        case throttled(Duration?)

        init(_ error: DeliveryError) {
            switch error {
            case .needsCredentials: self = .credentials
            case .notSent: self = .transient
            case .rejected: self = .permanent
            case .windowClosed: self = .windowClosed
            case .optedOut: self = .optedOut
            case .unsteady(_, let attempts, _, _): self = .unsteady(attempts: attempts)
            case .ambiguous: self = .ambiguous
            case .throttled(_, let wait, _): self = .throttled(wait)
            }
        }
    }

    static let codes: [(codes: [Int], outcome: Outcome)] = [
        ([0, 190, 3, 10, 200, 230, 299, 131005], .credentials),
        ([4, 80007, 134101], .throttled(.seconds(120))),
        ([130429], .throttled(nil)),
        ([131056], .throttled(.seconds(6))),
        ([131048, 133016], .throttled(.seconds(3_600))),
        ([131057], .throttled(.seconds(60))),
        ([1, 2, 131000, 131016, 131053], .transient),
        (
            [
                33, 100, 368, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131031, 131042, 131047, 131049,
                131050, 131051, 131052, 131062, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 133010,
            ], .permanent
        ),
        // Not in the table: the sentence stays, a person decides.
        ([999_999, 199, 300], .permanent),
    ]

    private func outcome(of response: HTTPResponse) async throws -> Outcome {
        try Outcome(await error(of: response))
    }

    private func error(of response: HTTPResponse) async throws -> DeliveryError {
        try #require(
            await #expect(throws: DeliveryError.self) { try await SendingTests.send(FakeHTTP(.response(response))) }
        )
    }

    private func response(_ status: Int, code: Int, headers: HeaderFields = [:]) -> HTTPResponse {
        let error: JSONValue = ["error": ["message": .string("(#\(code)) no"), "code": .integer(Int64(code))]]
        return HTTPResponse(status: status, headers: headers, body: error.data)
    }

    /// The code decides, whatever HTTP status it comes with.
    @Test(arguments: codes.flatMap { row in row.codes.map { ($0, row.outcome) } }, [400, 429])
    func classifiesByCode(_ row: (code: Int, outcome: Outcome), status: Int) async throws {
        let known = ![999_999, 199, 300].contains(row.code)
        let expected = !known && status == 429 ? Outcome.throttled(nil) : row.outcome
        #expect(try await outcome(of: response(status, code: row.code)) == expected)
    }

    @Test(arguments: [
        (401, "", Outcome.credentials),
        (403, "forbidden", .credentials),
        (429, "", .throttled(nil)),
        (500, "<html>Sorry, something went wrong.</html>", .ambiguous),
        (502, "", .ambiguous),
        (504, #"{"message":"upstream timed out"}"#, .ambiguous),
        (408, "", .ambiguous),
        (404, "<html>Not found</html>", .permanent),
        (302, "", .permanent),
        (401, #"{"error":{"code":999999}}"#, .credentials),
        (503, #"{"error":{"code":999999}}"#, .transient),
        (500, #"{"error":{"code":131026}}"#, .permanent),
        (500, #"{"error":{"code":2,"is_transient":true}}"#, .transient),
        (400, #"{"error":{"code":999999,"is_transient":true}}"#, .transient),
        (400, #"{"error":"unknown"}"#, .permanent),
    ])
    func classifiesByStatusWithoutAKnownCode(status: Int, body: String, expected: Outcome) async throws {
        #expect(try await outcome(of: HTTPResponse(status: status, body: Data(body.utf8))) == expected)
    }

    @Test(arguments: [(429, 130429), (400, 131056), (400, 4), (503, 131016)])
    func obeysRetryAfter(status: Int, code: Int) async throws {
        let refused = response(status, code: code, headers: ["retry-after": "17"])
        #expect(try await outcome(of: refused) == .throttled(.seconds(17)))
        let bare = HTTPResponse(status: 429, headers: ["Retry-After": "9"])
        #expect(try await outcome(of: bare) == .throttled(.seconds(9)))
    }

    @Test func tellsTheOperatorWhatMetaSaid() async throws {
        let body: JSONValue = [
            "error": [
                "message": "(#131047) Re-engagement message", "type": "OAuthException", "code": 131047,
                "error_data": [
                    "messaging_product": "whatsapp", "details": "More than 24 hours since the last reply.",
                ], "fbtrace_id": "AbCdEfGhIjK",
            ]
        ]
        #expect(
            try await error(of: HTTPResponse(status: 400, body: body.data))
                == .rejected(
                    code: "131047",
                    reason: "More than 24 hours since the last reply. (fbtrace_id AbCdEfGhIjK)",
                    remedy: "the person wrote more than 24 hours ago: send an approved template"
                )
        )
    }

    /// Meta quotes tokens and numbers in some of its sentences.
    @Test func keepsTokensAndNumbersOutOfTheReason() async throws {
        let token = "EAAGm0PX4ZCpsBAKZCqZBZCjx0ZBZBZC"
        let body: JSONValue = [
            "error": ["message": .string("Malformed access token \(token) for +15550100999"), "code": 190]
        ]
        let reason = try await error(of: HTTPResponse(status: 401, body: body.data)).reason
        #expect(!reason.contains(token))
        #expect(!reason.contains("15550100999"))
        #expect(reason.contains("Malformed access token … for …"))
    }
}
