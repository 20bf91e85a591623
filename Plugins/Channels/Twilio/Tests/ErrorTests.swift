import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

/// The rows of Twilio's error table that concern a send.
struct ErrorTests {
    typealias Disposition = DeliveryError.Disposition

    static let codes: [(codes: [Int], disposition: Disposition)] = [
        ([20003], .hold),
        ([14107, 20429, 63018], .pause(.channel, for: nil)),
        ([21611], .pause(.channel, for: .seconds(120))),
        ([30001, 30022], .pause(.channel, for: .seconds(60))),
        ([63038], .pause(.channel, for: .seconds(21_600))),
        ([30003, 30008, 63019], .retry(after: nil, attempts: 2)),
        ([63009, 63010, 63012], .retry(after: nil, attempts: 5)),
        ([63016], .closeWindow),
        ([21610], .optOut),
        ([20500], .reconcile),
        (
            [
                20404, 21211, 21212, 21408, 21602, 21603, 21606, 21608, 21612, 21614, 21617, 21619, 21620, 21623, 21654,
                21655, 21656, 21703, 21705, 30004, 30005, 30006, 30007, 30009, 30034, 63003, 63005, 63007, 63013,
                63014, 63015, 63021, 63024, 63027, 63028, 63030, 63032, 63033, 63041,
            ], .park
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

    /// The code decides, whatever the HTTP status.
    @Test(arguments: codes.flatMap { row in row.codes.map { ($0, row.disposition) } }, [400, 429, 503])
    func knownCodesDecideWhateverTheStatus(_ row: (code: Int, disposition: Disposition), status: Int) async throws {
        #expect(try await error(of: response(status, code: row.code)).disposition == row.disposition)
    }

    @Test(arguments: [
        (401, #"{"code":70051,"message":"no"}"#, Disposition.hold),
        (403, "", .hold),
        (429, "", .pause(.channel, for: nil)),
        (500, "<html><body>Internal Server Error</body></html>", .reconcile),
        (502, "", .reconcile),
        (503, #"{"message":"try later"}"#, .reconcile),
        (504, #"{"code":99999,"message":"?"}"#, .reconcile),
        (408, "", .reconcile),
        (400, #"{"code":99999,"message":"?"}"#, .park),
        (400, #"{"code":"21610","message":"as text"}"#, .optOut),
        (404, "<html>Not found</html>", .park),
        (302, "", .park),
        (400, "[]", .park),
    ])
    func unknownCodesAreClassifiedByStatus(status: Int, body: String, expected: Disposition) async throws {
        #expect(try await error(of: OutboundResponse(status: status, body: Data(body.utf8))).disposition == expected)
    }

    @Test(arguments: [(429, 20429), (400, 21611), (400, 63018), (400, 63038)])
    func retryAfterTakesPrecedence(status: Int, code: Int) async throws {
        let refused = response(status, code: code, headers: ["retry-after": "17"])
        #expect(try await error(of: refused).disposition == .pause(.channel, for: .seconds(17)))
        let bare = OutboundResponse(status: 429, headers: ["Retry-After": "9"])
        #expect(try await error(of: bare).disposition == .pause(.channel, for: .seconds(9)))
    }

    @Test func rejectionsQuoteTwiliosMessageAndRemedy() async throws {
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
    func reasonsHaveNoNumbersOrIDs(_ identifier: String) async throws {
        let body: JSONValue = ["code": 21610, "message": .string("Sending to \(identifier) failed")]
        let reason = try await error(of: OutboundResponse(status: 400, body: body.data)).reason
        #expect(!reason.contains(identifier))
        #expect(reason.firstMatch(of: /[0-9]{6,}/) == nil)
        #expect(reason.contains("Sending to …"))
    }
}
