import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import Testing

/// Error responses and their dispositions: the protocol's table, and cases beyond it.
struct ErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        let body: JSONValue
        let disposition: DeliveryError.Disposition
    }

    static func error(_ status: Int, _ members: [String: JSONValue]) -> JSONValue {
        ["error": .object(members.merging(["status": .integer(Int64(status))]) { own, _ in own })]
    }

    static func detail(_ text: String) -> JSONValue { ["errors": ["detail": .string(text)]] }

    static let cases = [
        Case(
            testDescription: "no or bad credential",
            status: 401,
            body: ["error": ["code": 401, "message": "Not authenticated"]],
            disposition: .hold
        ),
        Case(
            testDescription: "user disabled",
            status: 401,
            body: error(401, ["message": "Your account is disabled. Please contact your admin."]),
            disposition: .hold
        ),
        Case(
            testDescription: "customer of another account",
            status: 403,
            body: error(403, ["message": "Forbidden: invalid `customer_id`"]),
            disposition: .park
        ),
        Case(
            testDescription: "record of another account",
            status: 404,
            body: error(404, ["message": "Not found"]),
            disposition: .park
        ),
        Case(testDescription: "no such id or route", status: 404, body: detail("Not Found"), disposition: .park),
        Case(testDescription: "no message", status: 400, body: detail("Bad Request"), disposition: .park),
        Case(
            testDescription: "validation",
            status: 422,
            body: error(422, ["message": "Unprocessable Entity", "errors": ["body": ["can't be blank"]]]),
            disposition: .park
        ),
        Case(
            testDescription: "both ids",
            status: 422,
            body: error(422, ["message": "A message should not have both a `user_id` and a `customer_id`"]),
            disposition: .park
        ),
        Case(
            testDescription: "server error",
            status: 500,
            body: detail("Internal Server Error"),
            disposition: .retry(after: nil, attempts: 3)
        ),
        Case(testDescription: "a 500 of a proxy", status: 500, body: "<h1>500</h1>", disposition: .reconcile),
        Case(testDescription: "a gateway", status: 502, body: "<h1>502</h1>", disposition: .reconcile),
        Case(testDescription: "gateway timeout", status: 504, body: [:], disposition: .reconcile),
        Case(testDescription: "request timeout", status: 408, body: [:], disposition: .reconcile),
        Case(
            testDescription: "a proxy's limit",
            status: 429,
            body: [:],
            disposition: .pause(.channel, for: .seconds(7))
        ),
        Case(testDescription: "a redirect", status: 302, body: [:], disposition: .park),
        Case(testDescription: "a proxy's refusal", status: 403, body: "<h1>403</h1>", disposition: .park),
        Case(testDescription: "success without an id", status: 201, body: ["data": [:]], disposition: .reconcile),
        Case(testDescription: "success without a body", status: 201, body: nil, disposition: .reconcile),
    ]

    @Test(arguments: cases)
    func errorResponseHasItsDisposition(_ testCase: Case) async throws {
        let answer = OutboundResponse(
            status: testCase.status,
            headers: testCase.status == 429 ? ["Retry-After": "7"] : [:],
            body: testCase.body.data
        )
        let error = try await failure(FakeHTTP(.response(answer)))
        #expect(error?.disposition == testCase.disposition)
        #expect(error?.reason.contains("blank") == false)
    }

    @Test func invalidFieldsAreNamed() async throws {
        let body: JSONValue = Self.error(
            422,
            ["message": "Unprocessable Entity", "errors": ["body": ["?"], "conversation_id": ["?"]]]
        )
        let error = try await failure(FakeHTTP(.json(status: 422, body)))
        #expect(error?.reason.contains("invalid fields: body, conversation_id;") == true)
    }

    /// The server may fail after storing: the message is looked up before a retry.
    @Test func messageStoredDespiteA500IsASuccess() async throws {
        let http = FakeHTTP(
            .json(status: 500, Self.detail("Internal Server Error")),
            .json(["data": [["id": "m-2", "metadata": nil], ["id": "m-1", "metadata": ["hub_message_id": "um_1"]]]])
        )
        let receipt = try await Sample.adapter().send("Hello", to: Self.destination, using: http)
        #expect(receipt.externalID == "m-1")
        #expect(
            http.requests.last?.url
                == "https://chat.example.test/api/v1/messages?conversation_id=\(Sample.conversation)"
        )
    }

    private static let destination = Destination(contact: .ada, thread: Sample.conversation, correlation: "um_1")

    private func failure(_ http: FakeHTTP) async throws -> DeliveryError? {
        let adapter = try Sample.adapter()
        return await deliveryFailure { () async throws(DeliveryError) in
            try await adapter.send("Hello", to: Self.destination, using: http)
        }
    }
}
