import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppSimulator

/// What the simulated Graph API takes, and how it refuses the rest.
@Suite(.timeLimit(.minutes(1)))
struct GraphSimulatorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var path = "v25.0/310000000000001/messages"
        var method = "POST"
        var token: String? = "EAA-demo"
        /// Changes to a body that would be taken; null takes a member away.
        var changes: [String: JSONValue] = [:]
        let status: Int
        var code: Int64?
        var subcode: Int64?
    }

    static let cases = [
        Case(testDescription: "a text", status: 200),
        Case(testDescription: "an old token in rotation", token: "EAA-old", status: 200),
        Case(testDescription: "digits without plus", changes: ["to": "15550100999"], status: 200),
        Case(
            testDescription: "a business-scoped user id",
            changes: ["to": nil, "recipient": "NL.77000000000000000001"],
            status: 200
        ),
        Case(
            testDescription: "the longest text",
            changes: ["text": ["body": .string(String(repeating: "é", count: 4_096))]],
            status: 200
        ),
        Case(testDescription: "no token", token: nil, status: 401, code: 190),
        Case(testDescription: "a wrong token", token: "EAA-dem", status: 401, code: 190),
        Case(
            testDescription: "an unknown number",
            path: "v25.0/310000000000009/messages",
            status: 400,
            code: 100,
            subcode: 33
        ),
        Case(testDescription: "an unknown path", path: "v25.0/310000000000001/letters", status: 400, code: 2500),
        Case(testDescription: "a wrong method", method: "GET", status: 400, code: 2500),
        Case(testDescription: "no product", changes: ["messaging_product": nil], status: 400, code: 100),
        Case(testDescription: "another product", changes: ["messaging_product": "sms"], status: 400, code: 100),
        Case(testDescription: "no recipient", changes: ["to": nil], status: 400, code: 100),
        Case(testDescription: "words for a number", changes: ["to": "Dana"], status: 400, code: 131009),
        Case(
            testDescription: "a number for a user id",
            changes: ["to": nil, "recipient": "15550100999"],
            status: 400,
            code: 131009
        ),
        Case(testDescription: "no type", changes: ["type": nil], status: 400, code: 100),
        Case(testDescription: "an invented type", changes: ["type": "hologram"], status: 400, code: 131051),
        Case(testDescription: "no text", changes: ["text": nil], status: 400, code: 100),
        Case(testDescription: "an empty text", changes: ["text": ["body": ""]], status: 400, code: 100),
        Case(
            testDescription: "a text too long",
            changes: ["text": ["body": .string(String(repeating: "👋", count: 2_049))]],
            status: 400,
            code: 100
        ),
    ]

    private func call(_ testCase: Case, at baseURL: String) async throws -> HTTPResponse {
        var body: [String: JSONValue] = [
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+15550100999", "type": "text",
            "text": ["body": "Hello", "preview_url": false],
        ]
        for (name, value) in testCase.changes { body[name] = value == .null ? nil : value }
        var headers: HeaderFields = ["Content-Type": "application/json"]
        headers["Authorization"] = testCase.token.map { "Bearer \($0)" }
        let url = "\(baseURL)/\(testCase.path)"
        return try await WebhookClient().send(
            HTTPRequest(
                method: testCase.method,
                url: url,
                headers: headers,
                body: testCase.method == "GET" ? Data() : JSONValue.object(body).data
            )
        )
    }

    @Test(arguments: cases)
    func answersAsMetaDoes(_ testCase: Case) async throws {
        try await withSimulator(hub: FakeHTTP()) { server in
            let answer = try await call(testCase, at: try await server.baseURL(of: "whatsapp"))
            let json = try JSONValue(parsing: answer.body)
            #expect(answer.status == testCase.status)
            #expect(json["error"]?["code"]?.integer == testCase.code)
            #expect(json["error"]?["error_subcode"]?.integer == testCase.subcode)
            #expect(json["messages"]?[0]?["id"]?.string?.hasPrefix("wamid.") == (testCase.code == nil ? true : nil))
            #expect(await server.journal.acceptedSends.count == (testCase.status == 200 ? 1 : 0))
        }
    }

    @Test func aBodyThatIsNotJSONIsRefused() async throws {
        try await withSimulator(hub: FakeHTTP()) { server in
            let url = "\(try await server.baseURL(of: "whatsapp"))/v25.0/310000000000001/messages"
            let answer = try await WebhookClient().send(
                HTTPRequest(
                    method: "POST",
                    url: url,
                    headers: ["Authorization": "Bearer EAA-demo"],
                    body: Data("to=1".utf8)
                )
            )
            #expect(answer.status == 400)
            #expect(
                await server.journal.entries.map(\.event) == [
                    .refusal(status: 400, reason: "The request body is not a JSON object.")
                ]
            )
        }
    }
}
