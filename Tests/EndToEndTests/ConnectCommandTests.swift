import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// `patchbay connect` with the real binary, against the simulated providers of another process.
@Suite(.timeLimit(.minutes(10)))
struct ConnectCommandTests {
    /// A channel of each provider; the simulators know the same values.
    private static func configuration(simulators: String?, publicURL: String = "https://hooks.example.test") -> String {
        func base(_ adapter: String) -> String {
            simulators.map { "base_url: \($0)/\(adapter)" } ?? "delivery: at_least_once"
        }
        return """
            hub:
              public_url: \(publicURL)
              database: sqlite:data/patchbay.db
            tenants:
              lotus:
                channels:
                  whatsapp:
                    \(base("whatsapp"))
                    phone_number_id: "100"
                    waba_id: "210"
                    access_token: wa-access-token
                    app_secret: wa-app-secret
                    verify_token: wa-verify-token
                  sms:
                    adapter: twilio
                    \(base("twilio"))
                    account_sid: AC00000000000000000000000000000001
                    auth_token: twilio-auth-token
                    number: "+15550100200"
                    url_key: sms-url-key
                  vapi:
                    \(base("vapi"))
                    phone_number_id: 2f6b9b1e-6f0a-4a55-9b0a-2f3e4d5c6b7a
                    assistant_id: 7c9a0d3e-1111-4222-8333-944445555666
                    api_key: vapi-api-key
                    hmac_key: vapi-hmac-key
                    url_key: vapi-url-key
                  crisp:
                    \(base("crisp"))
                    website_id: 11111111-2222-4333-8444-555555555555
                    api_identifier: 5d1f2c3b-0a49-4e8d-b7c6-1f2e3d4c5b6a
                    api_key: crisp-api-key
                    signing_secret: crisp-signing-secret
                respond:
                  - static-reply: { text: Hello }
            """
    }

    private struct Bed {
        let bed: TestBed

        /// Runs `patchbay connect` and returns its exit code and both outputs.
        func connect(_ arguments: String...) async throws -> (code: Int32, text: String) {
            let program = try Program(["connect", "--config", "connect.yaml"] + arguments, in: bed.folder)
            let code = try await program.exitCode()
            return (code, program.outputText + program.errorText)
        }

        /// Reads a resource of a simulated provider, or changes it by a form.
        func provider(_ path: String, _ headers: HeaderFields, posting form: String? = nil) async throws -> JSONValue? {
            let request = OutboundRequest(
                method: form == nil ? "GET" : "POST",
                url: "\(bed.simulatorURL)/\(path)",
                headers: headers,
                body: Data((form ?? "").utf8)
            )
            return try await bed.http.send(request).json
        }
    }

    /// A hub with its simulators, and the file of `connect`, in which the simulators are the providers.
    private func bed() async throws -> Bed {
        let (bed, _) = try await TestBed.running(Self.configuration(simulators: nil))
        try bed.folder.write(Self.configuration(simulators: bed.simulatorURL), to: "connect.yaml")
        return Bed(bed: bed)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let channel: String
        let url: String
        var testDescription: String { channel }
    }

    static let cases = [
        Case(channel: "lotus/whatsapp", url: "https://hooks.example.test/webhooks/whatsapp"),
        Case(channel: "lotus/sms", url: "https://hooks.example.test/webhooks/twilio/sms-url-key"),
        Case(channel: "lotus/vapi", url: "https://hooks.example.test/webhooks/vapi/vapi-url-key"),
    ]

    @Test func connectsAndRestoresEachProvider() async throws {
        let bed = try await bed()
        for testCase in Self.cases {
            let channel = testCase.channel
            let plan = try await bed.connect(channel)
            #expect(plan.code == 0, "\(plan.text)")
            #expect(plan.text.contains("now: (nothing)\n    new: \(testCase.url)"), "\(plan.text)")
            #expect(plan.text.contains("nothing was changed; add --apply"))
            // The dry run has changed nothing.
            #expect(try await bed.connect(channel).text == plan.text)
            let applied = try await bed.connect(channel, "--apply")
            #expect(applied.code == 0 && applied.text.contains("connected"), "\(applied.text)")
            let again = try await bed.connect(channel, "--apply")
            #expect(again.code == 0 && again.text.hasSuffix("\nnothing to change\n"), "\(again.text)")
            let undo = try await bed.connect(channel, "--undo")
            #expect(undo.code == 0 && undo.text.contains("new: (nothing)"), "\(undo.text)")
            #expect(try await bed.connect(channel, "--apply").text == again.text)
            let restored = try await bed.connect(channel, "--undo", "--apply")
            #expect(restored.code == 0 && restored.text.contains("restored"), "\(restored.text)")
            #expect(try await bed.connect(channel).text == plan.text)
            #expect(try await bed.connect(channel, "--undo").text.contains("nothing to undo"))
            for text in [plan, applied, undo].map(\.text) {
                for secret in ["wa-access-token", "wa-verify-token", "twilio-auth-token", "vapi-api-key"] {
                    #expect(!text.contains(secret))
                }
            }
        }
    }

    @Test func foreignURLIsReplacedByForceOnlyAndComesBack() async throws {
        let bed = try await bed()
        let account = "AC00000000000000000000000000000001"
        let login = Data("\(account):twilio-auth-token".utf8).base64EncodedString()
        let path = "twilio/2010-04-01/Accounts/\(account)/IncomingPhoneNumbers"
        let headers: HeaderFields = ["Authorization": "Basic \(login)"]
        let numbers = try await bed.provider("\(path).json", headers)
        let sid = try #require(numbers?["incoming_phone_numbers"]?[0]?["sid"]?.string)
        func smsURL() async throws -> String? {
            try await bed.provider("\(path)/\(sid).json", headers)?["sms_url"]?.string
        }
        _ = try await bed.provider("\(path)/\(sid).json", headers, posting: "SmsUrl=https%3A%2F%2Fcrm.example%2Fsms")
        let refused = try await bed.connect("lotus/sms", "--apply")
        #expect(refused.code == 1 && refused.text.contains("now: https://crm.example/sms"), "\(refused.text)")
        #expect(try await smsURL() == "https://crm.example/sms")
        #expect(try await bed.connect("lotus/sms", "--apply", "--force").code == 0)
        #expect(try await smsURL()?.hasPrefix("https://hooks.example.test/webhooks/twilio/sms-url-key") == true)
        // Another system takes the number: undoing would take it away from there.
        _ = try await bed.provider("\(path)/\(sid).json", headers, posting: "SmsUrl=https%3A%2F%2Fthird.example")
        #expect(try await bed.connect("lotus/sms", "--undo", "--apply").code == 1)
        #expect(try await smsURL() == "https://third.example")
        #expect(try await bed.connect("lotus/sms", "--undo", "--apply", "--force").code == 0)
        #expect(try await smsURL() == "https://crm.example/sms")
    }

    @Test func valuesToEnterArePrintedWithoutAnAPI() async throws {
        let bed = try await bed()
        let crisp = try await bed.connect("lotus/crisp")
        #expect(crisp.code == 0)
        #expect(
            crisp.text.contains("https://hooks.example.test/webhooks/crisp\n") && crisp.text.contains("message:send")
        )
        #expect(!crisp.text.contains("crisp-signing-secret"))
        let manual = try await bed.connect("lotus/whatsapp", "--manual")
        #expect(manual.text.contains("Verify token\n    wa-verify-token"))
        #expect(!manual.text.contains("wa-app-secret"))
    }

    /// The changed line of the configuration, the arguments, and the message.
    static let refusals: [(change: (String, String), arguments: [String], message: String)] = [
        (
            ("", ""), ["lotus/unknown"],
            "channel 'lotus/unknown' not found; the configuration has lotus/crisp, lotus/sms"
        ),
        (("", ""), ["lotus/crisp", "--undo"], "entered by hand; remove it at the provider"),
        (("", ""), ["lotus/sms", "--manual", "--apply"], "--manual changes nothing"),
        (("twilio-auth-token", "mistyped"), ["lotus/sms"], "Twilio Messaging and Voice did not do it for 'lotus/sms'"),
        (("https://hooks.example.test", "http://localhost:8080"), ["lotus/sms", "--apply"], "set 'hub.public_url'"),
        (("+15550100200", "+15550100209"), ["lotus/sms"], "problem: the account has no such number"),
        (("\"210\"", "\"2x0\""), ["lotus/whatsapp"], "'lotus/whatsapp' is out of service"),
    ]

    @Test func mistakesAreExplained() async throws {
        let bed = try await bed()
        let valid = Self.configuration(simulators: bed.bed.simulatorURL)
        for (change, arguments, message) in Self.refusals {
            let changed = change.0.isEmpty ? valid : valid.replacingOccurrences(of: change.0, with: change.1)
            try bed.bed.folder.write(changed, to: "connect.yaml")
            let program = try Program(["connect", "--config", "connect.yaml"] + arguments, in: bed.bed.folder)
            _ = try await program.exitCode()
            let text = program.outputText + program.errorText
            #expect(text.contains(message), "\(arguments): \(text)")
        }
    }

    @Test func checkPrintsTheURLOfEachChannel() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.configuration(simulators: nil), to: "channels.yaml")
        let check = try Program(["check", "--urls"], in: folder)
        #expect(try await check.exitCode() == 0)
        #expect(
            check.outputText.hasPrefix(
                """
                lotus/crisp\thttps://hooks.example.test/webhooks/crisp
                lotus/sms\thttps://hooks.example.test/webhooks/twilio/sms-url-key
                lotus/vapi\thttps://hooks.example.test/webhooks/vapi/vapi-url-key
                lotus/whatsapp\thttps://hooks.example.test/webhooks/whatsapp

                """
            )
        )
    }
}
