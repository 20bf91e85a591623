import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel
import TwilioSimulator

/// The refusals of the simulated Twilio.
@Suite(.timeLimit(.minutes(5)))
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = "POST"
        var path = "2010-04-01/Accounts/\(Sample.account)/Messages.json"
        var login = "\(Sample.account):twilio-demo-auth-token"
        var form = "To=%2B15145550123&From=%2B15550100200&Body=Hello"
        let status: Int
        var code: Int64?
    }

    static let cases = [
        Case(testDescription: "a text", status: 201),
        Case(testDescription: "an old token in rotation", login: "\(Sample.account):old-token", status: 201),
        Case(testDescription: "a key", login: "SK00000000000000000000000000000001:key-secret", status: 201),
        Case(
            testDescription: "a key with the token",
            login: "SK00000000000000000000000000000001:twilio-demo-auth-token",
            status: 401,
            code: 20003
        ),
        Case(testDescription: "a wrong token", login: "\(Sample.account):x", status: 401, code: 20003),
        Case(
            testDescription: "another account",
            path: "2010-04-01/Accounts/AC00000000000000000000000000000002/Messages.json",
            status: 401,
            code: 20003
        ),
        Case(
            testDescription: "an unknown path",
            path: "2010-04-01/Accounts/\(Sample.account)/Letters.json",
            status: 404,
            code: 20404
        ),
        Case(testDescription: "no recipient", form: "From=%2B15550100200&Body=Hello", status: 400, code: 21604),
        Case(
            testDescription: "words for a number",
            form: "To=Dana&From=%2B15550100200&Body=Hello",
            status: 400,
            code: 21211
        ),
        Case(testDescription: "no sender", form: "To=%2B15145550123&Body=Hello", status: 400, code: 21603),
        Case(
            testDescription: "a stranger's number",
            form: "To=%2B15145550123&From=%2B15550100999&Body=a",
            status: 400,
            code: 21606
        ),
        Case(
            testDescription: "a stranger's service",
            form: "To=%2B15145550123&MessagingServiceSid=MG1&Body=a",
            status: 400,
            code: 21705
        ),
        Case(
            testDescription: "two channels",
            form: "To=whatsapp%3A%2B15145550123&From=%2B15550100200&Body=a",
            status: 400,
            code: 63007
        ),
        Case(
            testDescription: "nothing to say",
            form: "To=%2B15145550123&From=%2B15550100200&Body=",
            status: 400,
            code: 21602
        ),
        Case(
            testDescription: "max text",
            form: "To=%2B15145550123&From=%2B15550100200&Body=" + String(repeating: "a", count: 1_600),
            status: 201
        ),
        Case(
            testDescription: "a text too long",
            form: "To=%2B15145550123&From=%2B15550100200&Body=" + String(repeating: "a", count: 1_601),
            status: 400,
            code: 21617
        ),
        Case(
            testDescription: "a file that is nowhere",
            form: "To=%2B15145550123&From=%2B15550100200&MediaUrl=a.jpg",
            status: 400,
            code: 21620
        ),
        Case(
            testDescription: "eleven files",
            form: "To=%2B15145550123&From=%2B15550100200" + String(repeating: "&MediaUrl=https://x.test/a", count: 11),
            status: 400,
            code: 21623
        ),
        Case(
            testDescription: "a template by its name",
            form: "To=%2B15145550123&From=%2B15550100200&ContentSid=welcome",
            status: 400,
            code: 21655
        ),
        Case(
            testDescription: "variables that are no JSON",
            form: "To=%2B15145550123&From=%2B15550100200&ContentSid=\(SendingTests.template)&ContentVariables=a",
            status: 400,
            code: 21656
        ),
        Case(
            testDescription: "a callback with an underscore",
            form: "To=%2B15145550123&From=%2B15550100200&Body=a&StatusCallback=https%3A%2F%2Fmy_hub.test%2F",
            status: 400,
            code: 21609
        ),
        Case(
            testDescription: "the magic wrong number",
            form: "To=%2B15005550001&From=%2B15550100200&Body=a",
            status: 400,
            code: 21211
        ),
        Case(
            testDescription: "the magic landline",
            form: "To=%2B15005550009&From=%2B15550100200&Body=a",
            status: 400,
            code: 21614
        ),
        Case(
            testDescription: "an unknown message",
            method: "GET",
            path: "2010-04-01/Accounts/\(Sample.account)/Messages/SM1.json",
            status: 404,
            code: 20404
        ),
        Case(
            testDescription: "the account",
            method: "GET",
            path: "2010-04-01/Accounts/\(Sample.account).json",
            status: 200
        ),
    ]

    static let key: [String: SettingValue?] = [
        "api_key_sid": .text("SK00000000000000000000000000000001"), "api_key_secret": .secrets([Secret("key-secret")]),
    ]

    @Test(arguments: cases)
    func answersAsTwilioDoes(_ testCase: Case) async throws {
        try await withSimulator(hub: FakeHTTP(), settings: Self.key) { server in
            let answer = try await WebhookClient().send(
                OutboundRequest(
                    method: testCase.method,
                    url: "\(try await server.baseURL(of: "twilio"))/\(testCase.path)",
                    headers: ["Authorization": "Basic \(Data(testCase.login.utf8).base64EncodedString())"],
                    body: testCase.method == "GET" ? Data() : Data(testCase.form.utf8)
                )
            )
            let json = try JSONValue(parsing: answer.body)
            #expect(answer.status == testCase.status)
            #expect(json["code"]?.integer == testCase.code)
            #expect(await server.journal.acceptedSends.count == (testCase.status == 201 ? 1 : 0))
        }
    }

    static let customer = Destination(contact: UnifiedContact(id: "+15145550123"), correlation: "1")

    /// Each fault and the adapter's error.
    @Test(arguments: [
        (SimulatorFault.throttle(retryAfter: .seconds(7)), DeliveryError.Disposition.pause(.channel, for: .seconds(7))),
        (.expiredToken, .hold),
        (.closedWindow, .closeWindow),
        (.failAfterAccepting, .reconcile),
    ])
    func faultsOccurOnRequest(fault: SimulatorFault, expected: DeliveryError.Disposition) async throws {
        try await withSimulator(hub: FakeHTTP(), settings: SimulatorTests.whatsApp) { server in
            let adapter = try Sample.whatsApp(baseURL: try await server.baseURL(of: "twilio"))
            await server.faults.arm(fault, at: "twilio")
            let error = await #expect(throws: DeliveryError.self) {
                try await adapter.send("Hello", to: Self.customer, using: WebhookClient())
            }
            #expect(error?.disposition == expected)
            _ = try await adapter.send("Hello", to: Self.customer, using: WebhookClient())
        }
    }

    /// Templates are accepted outside the window.
    @Test func aClosedWindowLetsTemplatesThrough() async throws {
        try await withSimulator(hub: FakeHTTP(), settings: SimulatorTests.whatsApp) { server in
            let adapter = try Sample.whatsApp(baseURL: try await server.baseURL(of: "twilio"))
            await server.faults.arm(.closedWindow, at: "twilio")
            let template = MessageTemplate(name: SendingTests.template, language: "en", parameters: ["Dana"])
            _ = try await adapter.send(.template(template), to: Self.customer, using: WebhookClient())
            #expect(
                await server.journal.acceptedSends.compactMap(\.text) == ["[template \(SendingTests.template)] Dana"]
            )
        }
    }

    @Test func optedOutCustomersGetNoMessages() async throws {
        let hub = FakeHTTP(.json([:]), .json([:]))
        try await withSimulator(hub: hub) { server in
            let adapter = try Sample.adapter(baseURL: try await server.baseURL(of: "twilio"))
            let customer = UnifiedContact(id: "+15145550123", name: "Ana")
            _ = try await server.say(" stop", as: customer, to: Sample.channel)
            guard case .optOut(let change) = try adapter.events(of: try #require(hub.requests.first))[0] else {
                Issue.record("no opt-out")
                return
            }
            #expect(change.isConfirmed)
            let error = await #expect(throws: DeliveryError.self) {
                try await adapter.send("Hello", to: Self.customer, using: WebhookClient())
            }
            #expect(error?.disposition == .optOut)
            _ = try await server.say("START", as: customer, to: Sample.channel)
            _ = try await adapter.send("Hello", to: Self.customer, using: WebhookClient())
        }
    }
}
