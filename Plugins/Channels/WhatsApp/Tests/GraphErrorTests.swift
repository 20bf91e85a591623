import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

/// The rows of Meta's error table that concern a send.
struct GraphErrorTests {
    typealias Disposition = DeliveryError.Disposition

    static let codes: [(codes: [Int], disposition: Disposition)] = [
        ([0, 190, 3, 10, 200, 230, 299, 131005], .hold),
        // The account or the number is blocked.
        ([368, 131031, 131037, 131042, 131045, 133010], .hold),
        ([4, 80007], .pause(.channel, for: .seconds(120))),
        ([134101], .pause(.recipient, for: .seconds(120))),
        ([130429], .pause(.channel, for: nil)),
        ([131056], .pause(.recipient, for: .seconds(6))),
        ([131048, 133016], .pause(.channel, for: .seconds(3_600))),
        ([131057], .pause(.channel, for: .seconds(60))),
        ([1, 2, 131000, 131016], .retry(after: nil, attempts: 5)),
        ([131053], .retry(after: nil, attempts: 3)),
        ([131047, 470], .closeWindow),
        (
            [
                33, 100, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131049, 131050, 131051, 131052,
                131062, 132000, 132001, 132005, 132007, 132012, 132015, 132016,
            ], .park
        ),
        // Not in the table: the message stays, and an operator decides.
        ([999_999, 199, 300], .park),
    ]

    private func error(of response: OutboundResponse) async throws -> DeliveryError {
        try #require(
            await #expect(throws: DeliveryError.self) { try await SendingTests.send(FakeHTTP(.response(response))) }
        )
    }

    private func response(_ status: Int, code: Int, headers: HeaderFields = [:]) -> OutboundResponse {
        let error: JSONValue = ["error": ["message": .string("(#\(code)) no"), "code": .integer(Int64(code))]]
        return OutboundResponse(status: status, headers: headers, body: error.data)
    }

    /// The code decides, whatever the HTTP status.
    @Test(arguments: codes.flatMap { row in row.codes.map { ($0, row.disposition) } }, [400, 429])
    func knownCodesDecideWhateverTheStatus(_ row: (code: Int, disposition: Disposition), status: Int) async throws {
        let known = ![999_999, 199, 300].contains(row.code)
        let expected = !known && status == 429 ? Disposition.pause(.channel, for: nil) : row.disposition
        #expect(try await error(of: response(status, code: row.code)).disposition == expected)
    }

    @Test(arguments: [
        (401, "", Disposition.hold),
        (403, "forbidden", .hold),
        (429, "", .pause(.channel, for: nil)),
        (500, "<html>Sorry, something went wrong.</html>", .reconcile),
        (502, "", .reconcile),
        (504, #"{"message":"upstream timed out"}"#, .reconcile),
        (408, "", .reconcile),
        (404, "<html>Not found</html>", .park),
        (302, "", .park),
        (401, #"{"error":{"code":999999}}"#, .hold),
        (503, #"{"error":{"code":999999}}"#, .retry(after: nil, attempts: 5)),
        (500, #"{"error":{"code":131026}}"#, .park),
        (500, #"{"error":{"code":2,"is_transient":true}}"#, .retry(after: nil, attempts: 5)),
        (400, #"{"error":{"code":999999,"is_transient":true}}"#, .retry(after: nil, attempts: 5)),
        (400, #"{"error":"unknown"}"#, .park),
    ])
    func unknownCodesAreClassifiedByStatus(status: Int, body: String, expected: Disposition) async throws {
        #expect(try await error(of: OutboundResponse(status: status, body: Data(body.utf8))).disposition == expected)
    }

    @Test(arguments: [
        (429, 130429, Disposition.pause(.channel, for: .seconds(17))),
        (400, 131056, .pause(.recipient, for: .seconds(17))),
        (400, 4, .pause(.channel, for: .seconds(17))), (503, 131016, .pause(.channel, for: .seconds(17))),
    ])
    func retryAfterTakesPrecedence(status: Int, code: Int, expected: Disposition) async throws {
        let refused = response(status, code: code, headers: ["retry-after": "17"])
        #expect(try await error(of: refused).disposition == expected)
        let bare = OutboundResponse(status: 429, headers: ["Retry-After": "9"])
        #expect(try await error(of: bare).disposition == .pause(.channel, for: .seconds(9)))
    }

    @Test func rejectionsQuoteMetasMessageAndRemedy() async throws {
        let body: JSONValue = [
            "error": [
                "message": "(#131026) Message undeliverable", "type": "OAuthException", "code": 131026,
                "error_data": ["messaging_product": "whatsapp", "details": "Message Undeliverable."],
                "fbtrace_id": "AbCdEfGhIjK",
            ]
        ]
        let reason = "Message Undeliverable. (fbtrace_id AbCdEfGhIjK)"
        let remedy = "the customer cannot be reached on WhatsApp: use another channel"
        let expected = DeliveryError.rejected(code: "131026", reason: reason, remedy: remedy)
        #expect(try await error(of: OutboundResponse(status: 400, body: body.data)) == expected)
    }

    /// The sample of the error envelope.
    @Test func pairLimitPausesOneRecipient() async throws {
        let body: JSONValue = [
            "error": [
                "message": "(#131056) (Business Account, Consumer Account) pair rate limit hit",
                "type": "OAuthException", "code": 131056,
                "error_data": [
                    "messaging_product": "whatsapp",
                    "details": "Too many messages from this number to the same recipient in a short period.",
                ],
                "error_subcode": 2_494_055, "fbtrace_id": "AbCdEfGhIjK",
            ]
        ]
        let reason = "code 131056: Too many messages from this number to the same recipient in a short period."
        let expected = DeliveryError.throttled(
            .recipient,
            retryAfter: .seconds(6),
            reason: "\(reason) (fbtrace_id AbCdEfGhIjK)"
        )
        #expect(try await error(of: OutboundResponse(status: 400, body: body.data)) == expected)
    }

    /// A customer who stopped marketing still receives replies.
    @Test func marketingStopIsNoOptOut() async throws {
        let refused = try await error(of: response(400, code: 131050))
        #expect(refused.disposition == .park)
        #expect(refused.reason.contains("replies to their messages are still allowed"))
    }

    /// Meta quotes tokens and numbers in some of its messages.
    @Test func reasonsHaveNoTokensOrNumbers() async throws {
        let token = "EAAGm0PX4ZCpsBAKZCqZBZCjx0ZBZBZC"
        let body: JSONValue = [
            "error": ["message": .string("Malformed access token \(token) for +15550100999"), "code": 190]
        ]
        let reason = try await error(of: OutboundResponse(status: 401, body: body.data)).reason
        #expect(!reason.contains(token))
        #expect(!reason.contains("15550100999"))
        #expect(reason.contains("Malformed access token … for …"))
    }
}
