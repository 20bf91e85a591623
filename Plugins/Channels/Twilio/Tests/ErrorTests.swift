import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

/// Every row of Twilio's table of errors, as far as it concerns a send.
struct ErrorTests {
    /// What a refusal is for the outbox, without its sentences.
    enum Outcome: Hashable, Sendable {
        case credentials, notSent, permanent, ambiguous, windowClosed, optedOut
        case unsteady(Int)
        case throttled(Duration?)

        init(_ error: DeliveryError) {
            switch error {
            case .needsCredentials: self = .credentials
            case .notSent: self = .notSent
            case .rejected: self = .permanent
            case .windowClosed: self = .windowClosed
            case .optedOut: self = .optedOut
            case .unsteady(_, let attempts, _, _): self = .unsteady(attempts)
            case .ambiguous: self = .ambiguous
            case .throttled(.channel, let wait, _): self = .throttled(wait)
            case .throttled(.recipient, _, _): self = .throttled(.zero)
            }
        }
    }

    static let codes: [(codes: [Int], outcome: Outcome)] = [
        ([20003], .credentials),
        ([14107, 20429, 63018], .throttled(nil)),
        ([21611], .throttled(.seconds(120))),
        ([30001, 30022], .throttled(.seconds(60))),
        ([63038], .throttled(.seconds(21_600))),
        ([30003, 30008, 63019], .unsteady(2)),
        ([63009, 63010, 63012], .unsteady(5)),
        ([63016], .windowClosed),
        ([21610], .optedOut),
        ([20500], .ambiguous),
        (
            [
                20404, 21211, 21212, 21408, 21602, 21603, 21606, 21608, 21612, 21614, 21617, 21619, 21620, 21623, 21654,
                21655, 21656, 21703, 21705, 30002, 30004, 30005, 30006, 30007, 30009, 30034, 63003, 63005, 63007, 63013,
                63014, 63015, 63020, 63021, 63024, 63027, 63028, 63030, 63032, 63033, 63041,
            ], .permanent
        ),
    ]

    private func error(of response: OutboundResponse) async throws -> DeliveryError {
        try #require(
            await #expect(throws: DeliveryError.self) { try await SendingTests.send(FakeHTTP(.response(response))) }
        )
    }

    private func response(_ status: Int, code: Int, headers: HeaderFields = [:]) -> OutboundResponse {
        let body: JSONValue = [
            "code": .integer(Int64(code)), "message": "No", "status": .integer(Int64(status)),
            "more_info": .string("https://www.twilio.com/docs/errors/\(code)"),
        ]
        return OutboundResponse(status: status, headers: headers, body: body.data)
    }

    /// The code decides, whatever HTTP status it comes with.
    @Test(arguments: codes.flatMap { row in row.codes.map { ($0, row.outcome) } }, [400, 429, 503])
    func classifiesByCode(_ row: (code: Int, outcome: Outcome), status: Int) async throws {
        #expect(try await Outcome(error(of: response(status, code: row.code))) == row.outcome)
    }

    @Test(arguments: [
        (401, #"{"code":70051,"message":"no"}"#, Outcome.credentials),
        (403, "", .credentials),
        (429, "", .throttled(nil)),
        (500, "<html><body>Internal Server Error</body></html>", .ambiguous),
        (502, "", .ambiguous),
        (503, #"{"message":"try later"}"#, .ambiguous),
        (504, #"{"code":99999,"message":"?"}"#, .ambiguous),
        (408, "", .ambiguous),
        (400, #"{"code":99999,"message":"?"}"#, .permanent),
        (400, #"{"code":"21610","message":"as text"}"#, .optedOut),
        (404, "<html>Not found</html>", .permanent),
        (302, "", .permanent),
        (400, "[]", .permanent),
    ])
    func classifiesByStatusWithoutAKnownCode(status: Int, body: String, expected: Outcome) async throws {
        #expect(try await Outcome(error(of: OutboundResponse(status: status, body: Data(body.utf8)))) == expected)
    }

    @Test(arguments: [(429, 20429), (400, 21611), (400, 63018), (400, 63038)])
    func obeysRetryAfter(status: Int, code: Int) async throws {
        let refused = response(status, code: code, headers: ["retry-after": "17"])
        #expect(try await Outcome(error(of: refused)) == .throttled(.seconds(17)))
        let bare = OutboundResponse(status: 429, headers: ["Retry-After": "9"])
        #expect(try await Outcome(error(of: bare)) == .throttled(.seconds(9)))
    }

    @Test func tellsTheOperatorWhatTwilioSaid() async throws {
        let body: JSONValue = [
            "code": 21211, "message": "Invalid 'To' Phone Number: +1555", "status": 400,
            "more_info": "https://www.twilio.com/docs/errors/21211",
        ]
        #expect(
            try await error(of: OutboundResponse(status: 400, body: body.data))
                == .rejected(
                    code: "21211",
                    reason: "Invalid 'To' Phone Number: …",
                    remedy: "the recipient is not a valid number or address"
                )
        )
    }

    @Test(arguments: [
        "whatsapp:+15550100999", "+15550100999", "15550100999", "+1 (555) 010-0999", "(555) 010-0999", "555-010-0999",
        "whatsapp:US.13490000000000000001", "messenger:5555500001", "AC00000000000000000000000000000001",
        "abcdefabcdefabcdefabcdefabcdef12",
    ])
    func keepsPeopleAndIDsOutOfTheReason(_ identifier: String) async throws {
        let body: JSONValue = ["code": 21610, "message": .string("Sending to \(identifier) failed")]
        let reason = try await error(of: OutboundResponse(status: 400, body: body.data)).reason
        #expect(!reason.contains(identifier))
        #expect(reason.firstMatch(of: /[0-9]{6,}/) == nil)
        #expect(reason.contains("Sending to …"))
    }
}
