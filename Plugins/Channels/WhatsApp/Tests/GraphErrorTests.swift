import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

/// Every row of Meta's table of errors, as far as it concerns a send.
struct GraphErrorTests {
    /// What a refusal is for the outbox, without its sentences.
    enum Outcome: Hashable, Sendable {
        case credentials, transient, permanent, ambiguous, windowClosed, optedOut
        case unsteady(attempts: Int)
        case throttled(Duration?)
        /// Only what goes to one person has to wait.
        case throttledForOne(Duration?)

        init(_ error: DeliveryError) {
            switch error {
            case .needsCredentials: self = .credentials
            case .notSent: self = .transient
            case .rejected: self = .permanent
            case .windowClosed: self = .windowClosed
            case .optedOut: self = .optedOut
            case .unsteady(_, let attempts, _, _): self = .unsteady(attempts: attempts)
            case .ambiguous: self = .ambiguous
            case .throttled(.channel, let wait, _): self = .throttled(wait)
            case .throttled(.recipient, let wait, _): self = .throttledForOne(wait)
            }
        }
    }

    static let codes: [(codes: [Int], outcome: Outcome)] = [
        ([0, 190, 3, 10, 200, 230, 299, 131005], .credentials),
        ([4, 80007], .throttled(.seconds(120))),
        ([134101], .throttledForOne(.seconds(120))),
        ([130429], .throttled(nil)),
        ([131056], .throttledForOne(.seconds(6))),
        ([131048, 133016], .throttled(.seconds(3_600))),
        ([131057], .throttled(.seconds(60))),
        ([1, 2, 131000, 131016], .unsteady(attempts: 5)),
        ([131053], .unsteady(attempts: 3)),
        ([131047], .windowClosed),
        (
            [
                33, 100, 368, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131031, 131042, 131049,
                131050, 131051, 131052, 131062, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 133010,
            ], .permanent
        ),
        // Not in the table: the sentence stays, a person decides.
        ([999_999, 199, 300], .permanent),
    ]

    private func outcome(of response: OutboundResponse) async throws -> Outcome {
        try Outcome(await error(of: response))
    }

    private func error(of response: OutboundResponse) async throws -> DeliveryError {
        try #require(
            await #expect(throws: DeliveryError.self) { try await SendingTests.send(FakeHTTP(.response(response))) }
        )
    }

    private func response(_ status: Int, code: Int, headers: HeaderFields = [:]) -> OutboundResponse {
        let error: JSONValue = ["error": ["message": .string("(#\(code)) no"), "code": .integer(Int64(code))]]
        return OutboundResponse(status: status, headers: headers, body: error.data)
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
        (503, #"{"error":{"code":999999}}"#, .unsteady(attempts: 5)),
        (500, #"{"error":{"code":131026}}"#, .permanent),
        (500, #"{"error":{"code":2,"is_transient":true}}"#, .unsteady(attempts: 5)),
        (400, #"{"error":{"code":999999,"is_transient":true}}"#, .unsteady(attempts: 5)),
        (400, #"{"error":"unknown"}"#, .permanent),
    ])
    func classifiesByStatusWithoutAKnownCode(status: Int, body: String, expected: Outcome) async throws {
        #expect(try await outcome(of: OutboundResponse(status: status, body: Data(body.utf8))) == expected)
    }

    @Test(arguments: [
        (429, 130429, Outcome.throttled(.seconds(17))), (400, 131056, .throttledForOne(.seconds(17))),
        (400, 4, .throttled(.seconds(17))), (503, 131016, .throttled(.seconds(17))),
    ])
    func obeysRetryAfter(status: Int, code: Int, expected: Outcome) async throws {
        let refused = response(status, code: code, headers: ["retry-after": "17"])
        #expect(try await outcome(of: refused) == expected)
        let bare = OutboundResponse(status: 429, headers: ["Retry-After": "9"])
        #expect(try await outcome(of: bare) == .throttled(.seconds(9)))
    }

    @Test func tellsTheOperatorWhatMetaSaid() async throws {
        let body: JSONValue = [
            "error": [
                "message": "(#131026) Message undeliverable", "type": "OAuthException", "code": 131026,
                "error_data": ["messaging_product": "whatsapp", "details": "Message Undeliverable."],
                "fbtrace_id": "AbCdEfGhIjK",
            ]
        ]
        #expect(
            try await error(of: OutboundResponse(status: 400, body: body.data))
                == .rejected(
                    code: "131026",
                    reason: "Message Undeliverable. (fbtrace_id AbCdEfGhIjK)",
                    remedy: "the person cannot be reached on WhatsApp: use another channel"
                )
        )
    }

    /// The sample of the error envelope.
    @Test func aPairLimitConcernsOnePerson() async throws {
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
        #expect(
            try await error(of: OutboundResponse(status: 400, body: body.data))
                == .throttled(
                    .recipient,
                    retryAfter: .seconds(6),
                    reason: "\(reason) (fbtrace_id AbCdEfGhIjK)"
                )
        )
    }

    /// Who wants no marketing still gets answers.
    @Test func noMarketingIsNoOptOut() async throws {
        let refused = try await error(of: response(400, code: 131050))
        #expect(refused.disposition == .park)
        #expect(refused.reason.contains("answers to what they write may still go"))
    }

    /// Meta quotes tokens and numbers in some of its sentences.
    @Test func keepsTokensAndNumbersOutOfTheReason() async throws {
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
