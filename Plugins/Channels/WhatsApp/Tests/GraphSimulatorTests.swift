import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppSimulator

/// The calls that the simulated Graph API accepts, and its refusals of invalid ones.
@Suite(.timeLimit(.minutes(5)))
struct GraphSimulatorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var path = "v25.0/310000000000001/messages"
        var method = "POST"
        var token: String? = "EAA-demo"
        /// Changes to a valid body; null removes a member.
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
            testDescription: "max text",
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

    /// The members of a body of another type; `{}` stands for a valid object.
    static func body(_ type: String, _ object: JSONValue) -> [String: JSONValue] {
        ["type": .string(type), "text": nil, type: object]
    }

    static func button(_ id: String, _ title: String) -> JSONValue {
        ["type": "reply", "reply": ["id": .string(id), "title": .string(title)]]
    }

    static func buttons(_ buttons: [JSONValue], text: String = "Which?") -> [String: JSONValue] {
        body(
            "interactive",
            ["type": "button", "body": ["text": .string(text)], "action": ["buttons": .array(buttons)]]
        )
    }

    static func list(rows: [JSONValue], button: String = "Rows") -> [String: JSONValue] {
        body(
            "interactive",
            [
                "type": "list", "body": ["text": "Which?"],
                "action": ["button": .string(button), "sections": [["rows": .array(rows)]]],
            ]
        )
    }

    static func row(_ number: Int) -> JSONValue { ["id": .string("id-\(number)"), "title": .string("Row \(number)")] }

    static func template(_ components: [JSONValue], name: String = "order_ready") -> [String: JSONValue] {
        body(
            "template",
            ["name": .string(name), "language": ["code": "en_US"], "components": .array(components)]
        )
    }

    static func refused(_ name: String, _ changes: [String: JSONValue], _ code: Int64) -> Case {
        Case(testDescription: name, changes: changes, status: 400, code: code)
    }

    static func letters(_ count: Int) -> String { String(repeating: "x", count: count) }

    static let rich = [
        refused("no id and no link", body("image", ["caption": "a"]), 131008),
        refused("id and link", body("image", ["id": "1000000000000001", "link": "https://a.test/b"]), 100),
        refused("an id of words", body("image", ["id": "mine"]), 131009),
        refused("a link of another kind", body("image", ["link": "ftp://a.test/b"]), 131009),
        refused("a link to nowhere", body("image", ["link": "https://files.invalid/b.png"]), 131053),
        refused(
            "a caption too long",
            body("image", ["id": "1000000000000001", "caption": .string(letters(1_025))]),
            131009
        ),
        refused("a caption on audio", body("audio", ["id": "1000000000000001", "caption": "a"]), 100),
        refused("a caption on a sticker", body("sticker", ["id": "1000000000000001", "caption": "a"]), 100),
        refused("a name on an image", body("image", ["id": "1000000000000001", "filename": "a"]), 100),
        refused("no object", ["type": "image", "text": nil], 131008),
        refused("off the globe", body("location", ["latitude": 91, "longitude": 0]), 131009),
        refused("half a place", body("location", ["latitude": 91]), 131009),
        refused("no place", body("location", [:]), 131008),
        refused("a reaction to nothing", body("reaction", ["emoji": "👍"]), 131008),
        refused("a reaction without an emoji", body("reaction", ["message_id": "wamid.X"]), 131008),
        refused("no buttons", buttons([]), 131009),
        refused("four buttons", buttons((1...4).map { button("\($0)", "Button \($0)") }), 131009),
        refused("a button too long", buttons([button("a", letters(21))]), 131009),
        refused("a button's id too long", buttons([button(letters(257), "A")]), 131009),
        refused("equal buttons", buttons([button("a", "A"), button("b", "A")]), 131009),
        refused("a button without a title", buttons([["type": "reply", "reply": ["id": "a"]]]), 131008),
        refused("a text too long over buttons", buttons([button("a", "A")], text: letters(1_025)), 131009),
        refused("no text over buttons", buttons([button("a", "A")], text: ""), 131008),
        refused("no rows", list(rows: []), 131009),
        refused("eleven rows", list(rows: (1...11).map(row)), 131009),
        refused("equal rows", list(rows: [row(1), row(1)]), 131009),
        refused("a row too long", list(rows: [["id": "a", "title": .string(letters(25))]]), 131009),
        refused("a row's id too long", list(rows: [["id": .string(letters(201)), "title": "A"]]), 131009),
        refused(
            "a description too long",
            list(rows: [["id": "a", "title": "A", "description": .string(letters(73))]]),
            131009
        ),
        refused("a list's button too long", list(rows: [row(1)], button: letters(21)), 131009),
        refused("an invented interactive", body("interactive", ["type": "wheel", "body": ["text": "a"]]), 131008),
        refused("a template without a language", body("template", ["name": "order_ready"]), 131008),
        refused("an unknown template", template([], name: "no_such_template"), 132001),
        refused(
            "an empty parameter",
            template([["type": "body", "parameters": [["type": "text", "text": ""]]]]),
            131008
        ),
        refused(
            "a parameter of two lines",
            template([["type": "body", "parameters": [["type": "text", "text": "a\nb"]]]]),
            131009
        ),
        refused("context without a message", ["context": [:]], 131008),
        refused("too much to give back", ["biz_opaque_callback_data": .string(letters(513))], 131009),
        refused("a group", ["recipient_type": "group"], 131009),
        refused("an unknown number", ["to": "+15550000026"], 131026),
        refused("a number not on the list", ["to": "+15550000030"], 131030),
        refused("a status that is none", ["status": "unread", "message_id": "wamid.X"], 131009),
        refused("reading nothing", ["status": "read"], 131008),
        refused("reading what is no message", ["status": "read", "message_id": "7"], 131009),
    ]

    private func call(_ testCase: Case, at baseURL: String) async throws -> OutboundResponse {
        var body: [String: JSONValue] = [
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+15550100999", "type": "text",
            "text": ["body": "Hello", "preview_url": false],
        ]
        for (name, value) in testCase.changes { body[name] = value == .null ? nil : value }
        var headers: HeaderFields = ["Content-Type": "application/json"]
        headers["Authorization"] = testCase.token.map { "Bearer \($0)" }
        let url = "\(baseURL)/\(testCase.path)"
        return try await WebhookClient().send(
            OutboundRequest(
                method: testCase.method,
                url: url,
                headers: headers,
                body: testCase.method == "GET" ? Data() : JSONValue.object(body).data
            )
        )
    }

    @Test(arguments: cases + rich)
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
                OutboundRequest(
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
