import ChannelKit
import ChannelSimulatorKit
import Crypto
import Foundation
import Testing

/// The bounded forms of known attacks, against the real binary over loopback.
///
/// They hold properties with wide margins, not times: what they would find takes minutes, gigabytes or the process.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct HostileInputTests {
    // MARK: - Providers

    /// Numbers of seconds that trap, overflow or silence where they become a time.
    static let retryAfter = [
        "9999999999999999", "9223372036854775807", "99999999999999999999999", "1764460800", "-1", "1e400", "NaN",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ]

    @Test func noRetryAfterKillsTheHubOrSilencesAChannel() async throws {
        let values = Self.retryAfter
        try await HostileProvider.with { request in
            let number = request.components.first { $0.hasPrefix("6") } ?? ""
            guard let index = Int(number.dropFirst()), values.indices.contains(index) else {
                return HostileProvider.taken()
            }
            let error: JSONValue = ["error": ["message": "too many", "code": 130_429]]
            var refusal = WebhookResponse.json(status: 429, error)
            refusal.headers["Retry-After"] = values[index]
            return refusal
        } _: { provider in
            let bed = try TestBed()
            let channels = (values.indices.map { "6\($0)" } + ["700"]).map { number in
                Self.whatsapp("n\(number)", number: number, provider: provider)
            }
            try bed.folder.write(Self.configuration(channels), to: "channels.yaml")
            let hub = try await bed.serve()
            for index in values.indices {
                #expect(try await bed.send("hello", to: "6\(index)", id: "wamid.r\(index)") == 200)
            }
            _ = try await eventually("every refusal is stored") {
                try bed.count("SELECT count(*) FROM outbox WHERE state = 'pending' AND attempts > 0") == values.count
                    ? true : nil
            }
            #expect(hub.process.isRunning)
            #expect(try bed.count("SELECT count(*) FROM outbox WHERE due_at > expires_at") == 0)
            // Within a day at the most, and never at once.
            let day = Int((Date().timeIntervalSince1970 + 24 * 3_600) * 1_000)
            #expect(try bed.count("SELECT count(*) FROM outbox WHERE due_at > \(day)") == 0)
            #expect(try await bed.send("hello", to: "700", id: "wamid.r700") == 200)
            _ = try await eventually("another channel's customer is answered") {
                try bed.count("SELECT count(*) FROM outbox WHERE state = 'sent'") == 1 ? true : nil
            }
        }
    }

    // MARK: - Customers

    static let burdens: [(name: String, steps: String, text: String)] = [
        (
            "an e-mail address without an end",
            "- llm: { provider: openai, model: m, api_key: k, instructions: Answer., "
                + "redact: [email, phone, card, sin, ssn, iban, ip, health], deadline: 3s }",
            "@" + String(repeating: "a", count: 60_000)
        ),
        (
            "numbers without an end",
            "- llm: { provider: openai, model: m, api_key: k, instructions: Answer., "
                + "redact: [email, phone, card, sin, ssn, iban, ip, health], deadline: 3s }",
            String(repeating: "1.1-", count: 15_000)
        ),
        (
            "a condition that backtracks", "- static-reply: { text: Hello, when: { text: '(a+)+$' }, deadline: 3s }",
            String(repeating: "a", count: 60_000) + "!"
        ),
        (
            "a pattern that backtracks",
            "- intent-detection: { intents: { x: { patterns: ['(a|a)+$'], reply: Yes } }, "
                + "deadline: 3s }",
            String(repeating: "a", count: 60_000) + "!"
        ),
    ]

    @Test(arguments: burdens)
    func noCustomersTextStopsAnotherTenant(name: String, steps: String, text: String) async throws {
        try await HostileProvider.with { _ in
            HostileProvider.taken()
        } _: { provider in
            let bed = try TestBed()
            let burdened = Self.whatsapp("burdened", number: "100", provider: provider, steps: [steps])
            let victim = Self.whatsapp("victim", number: "200", provider: provider)
            try bed.folder.write(Self.configuration([burdened, victim]), to: "channels.yaml")
            let hub = try await bed.serve(arguments: ["--strict"])
            for number in 1...4 {
                let from = "1555010010\(number)"
                #expect(try await bed.send(text, to: "100", from: from, id: "wamid.b\(number)") == 200)
            }
            #expect(try await bed.send("hello", to: "200", id: "wamid.v") == 200)
            _ = try await eventually("the other tenant's customer is answered", within: 15) {
                try bed.count("SELECT count(*) FROM outbox WHERE tenant = 'victim' AND state = 'sent'") == 1
                    ? true : nil
            }
            hub.signal(SIGKILL)
        }
    }

    @Test func anUnreadableMessageRefusesNoOther() async throws {
        try await HostileProvider.with { _ in
            HostileProvider.taken()
        } _: { provider in
            let bed = try TestBed()
            try bed.folder.write(Self.twoTenants(provider), to: "channels.yaml")
            let hub = try await bed.serve()
            let unreadable = [
                #""text":{"body":"\ud83d"}"#, #""text":{"body":"a"},"x":1e999"#,
                #""text":{"body":"b"},"x":\#(String(repeating: "9", count: 400))"#,
            ]
            for (index, member) in unreadable.enumerated() {
                let webhook = WhatsAppWebhook([
                    .init(phoneNumberID: "100", from: "15550100999", id: "wamid.u\(index)", text: "PLACE"),
                    .init(phoneNumberID: "200", from: "15550100998", id: "wamid.f\(index)", text: "fine"),
                ])
                let body = String(decoding: webhook.body, as: UTF8.self)
                    .replacingOccurrences(of: #""text":{"body":"PLACE"}"#, with: member)
                #expect(try await bed.postSigned(Data(body.utf8)) == 200, "\(member.prefix(40))")
            }
            _ = try await eventually("the other tenant's customer is answered") {
                let sql = "SELECT count(*) FROM outbox WHERE tenant = 'victim' AND state = 'sent'"
                return try bed.count(sql) == unreadable.count ? true : nil
            }
            withExtendedLifetime(hub) {}
        }
    }

    /// The customer names the file, and the operator fetches it where their configuration lies.
    @Test func aFilesNameChoosesNoPlaceToWriteTo() async throws {
        try await HostileProvider.with { request in
            // Where Meta keeps files.
            guard request.path.contains("attachments") else { return HostileProvider.taken() }
            return WebhookResponse(status: 200, contentType: "application/pdf", text: "EVIL")
        } _: { provider in
            let bed = try TestBed()
            let outside = try TemporaryFolder()
            let configuration = Self.twoTenants(provider)
            try bed.folder.write(configuration, to: "channels.yaml")
            try bed.folder.write("mine", to: "invoice.pdf")
            let names = [
                "channels.yaml", ".bashrc", "\(outside.url.path)/absolute.txt",
                "../\(outside.url.lastPathComponent)/up.txt",
                "..", ".", "", "a/../channels.yaml", "invoice.pdf", #"..\\..\\channels.yaml"#, "con\u{0}.pdf",
                String(repeating: "n", count: 400), "patchbay.db",
            ]
            let hub = try await bed.serve()
            for (index, name) in names.enumerated() {
                let webhook = WhatsAppWebhook([
                    .init(phoneNumberID: "100", from: "15550100999", id: "wamid.m\(index)", text: "PLACE")
                ])
                let file: JSONValue = [
                    "id": "1000000000000003", "mime_type": "application/pdf", "filename": .string(name),
                    "url": .string("\(provider)/whatsapp_business/attachments?mid=\(index)"),
                ]
                let body = String(decoding: webhook.body, as: UTF8.self)
                    .replacingOccurrences(of: #""type":"text""#, with: #""type":"document""#)
                    .replacingOccurrences(
                        of: #""text":{"body":"PLACE"}"#,
                        with: #""document":"# + String(decoding: file.data, as: UTF8.self)
                    )
                #expect(try await bed.postSigned(Data(body.utf8)) == 200)
            }
            let sql = "SELECT count(*) FROM messages WHERE author = 'customer'"
            _ = try await eventually("all files are stored") { try bed.count(sql) >= names.count ? true : nil }
            let last = try bed.count("SELECT max(id) FROM messages")
            let before = try Set(FileManager.default.contentsOfDirectory(atPath: bed.folder.url.path))
            var fetched = 0
            for message in 1...last {
                let media = try Program(["media", String(message)], in: bed.folder)
                if try await media.exitCode() == 0 { fetched += 1 }
            }
            #expect(fetched > 0, "nothing could be fetched: the test shows nothing")
            #expect(
                try String(contentsOfFile: bed.folder.url.path + "/channels.yaml", encoding: .utf8) == configuration
            )
            #expect(try String(contentsOfFile: bed.folder.url.path + "/invoice.pdf", encoding: .utf8) == "mine")
            #expect(try FileManager.default.contentsOfDirectory(atPath: outside.url.path).isEmpty)
            let after = try Set(FileManager.default.contentsOfDirectory(atPath: bed.folder.url.path))
            for name in after.subtracting(before) where !name.hasPrefix("patchbay-") {
                #expect(!name.hasPrefix("."), "\(name)")
                let path = bed.folder.url.appending(path: name).path
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600, "\(name)")
            }
            withExtendedLifetime(hub) {}
        }
    }

    // MARK: - Strangers

    @Test func unauthenticatedBodiesHoldUpNoSignedOne() async throws {
        try await HostileProvider.with { _ in
            HostileProvider.taken()
        } _: { provider in
            let bed = try TestBed()
            try bed.folder.write(Self.twoTenants(provider), to: "channels.yaml")
            let hub = try await bed.serve()
            let (url, http) = (bed.hubURL, bed.http)
            let body = Data(repeating: UInt8(ascii: "\""), count: 16_000_000)
            let garbage = (0..<2).map { _ in
                Task { try? await http.post("\(url)/webhooks/vapi", body: body).status }
            }
            try await Task.sleep(for: .milliseconds(300))
            let start = ContinuousClock.now
            #expect(try await bed.send("hello", to: "200", id: "wamid.g") == 200)
            // A minute and more where the bodies are scanned by a slow build first.
            #expect(ContinuousClock.now - start < .seconds(8))
            for task in garbage { #expect(await task.value != 200) }
            #expect(hub.cpuSeconds < 20)
        }
    }

    @Test func unauthenticatedBodiesTakeABoundedMemory() async throws {
        try await HostileProvider.with { _ in
            HostileProvider.taken()
        } _: { provider in
            let bed = try TestBed()
            try bed.folder.write(Self.twoTenants(provider), to: "channels.yaml")
            let hub = try await bed.serve()
            let before = hub.megabytes("VmRSS")
            let port = try #require(Int(bed.hubURL.split(separator: ":").last ?? ""))
            let head =
                "POST /webhooks/vapi HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"
                + "Content-Length: 15000000\r\n\r\n"
            let chunk = Data(head.utf8) + Data(repeating: UInt8(ascii: " "), count: 14_999_000)
            let connections = await blocking {
                Held((0..<40).compactMap { _ in RawConnection(port: port) }, sending: chunk)
            }
            #expect(connections.count > 0)
            #expect(try await bed.send("hello", to: "200", id: "wamid.s") == 200)
            // 40 × 15 MB are 600; the budget for all bodies is far below.
            #expect(hub.megabytes("VmHWM") - before < 350)
            withExtendedLifetime(connections) {}
        }
    }

    @Test func manyTokensMakeNoForgedRequestDear() async throws {
        let bed = try TestBed()
        let channels = (0..<30).map { index in
            """
              t\(index):
                channels:
                  sms:
                    adapter: twilio
                    account_sid: AC000000000000000000000000000000\(index + 10)
                    auth_token: twilio-auth-token-\(index)
                    number: "+151455501\(index + 10)"
                respond: [static-reply: { text: Hello }]
            """
        }
        try bed.folder.write(Self.configuration(channels), to: "channels.yaml")
        let hub = try await bed.serve()
        let before = hub.cpuSeconds
        let headers: HeaderFields = [
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": Data(repeating: 7, count: 20).base64EncodedString(),
        ]
        let body = Data(String(repeating: "a&", count: 128 * 1_024).utf8)
        let answer = try await bed.http.post("\(bed.hubURL)/webhooks/twilio", headers: headers, body: body)
        #expect(answer.status >= 400)
        #expect(hub.cpuSeconds - before < 2)
    }

    // MARK: - Holders of one secret

    @Test func aSmallReceiptFillsNoDisk() async throws {
        let bed = try TestBed()
        let channel = """
              lotus:
                channels:
                  crisp:
                    website_id: 0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c11
                    api_identifier: id
                    api_key: key
                    signing_secret: crisp-signing-secret
                respond: [static-reply: { text: Hello }]
            """
        try bed.folder.write(Self.configuration([channel]), to: "channels.yaml")
        let hub = try await bed.serve()
        let before = bed.folder.databaseBytes
        let fingerprints = (0..<15_000).map { String(100_000 + $0) }.joined(separator: ",")
        let body = Data(
            """
            {"website_id":"0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c11","event":"message:acknowledge:delivered",\
            "data":{"website_id":"0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c11","session_id":"session_1","origin":"chat",\
            "padding":"\(String(repeating: "x", count: 20_000))","fingerprints":[\(fingerprints)]},"timestamp":1763712055006}
            """.utf8
        )
        let time = String(Int(Date().timeIntervalSince1970 * 1_000))
        let signed = Data("[\(time);".utf8) + body + Data("]".utf8)
        let code = HMAC<SHA256>.authenticationCode(
            for: signed,
            using: SymmetricKey(data: Data("crisp-signing-secret".utf8))
        )
        let headers: HeaderFields = [
            "Content-Type": "application/json", "X-Crisp-Request-Timestamp": time,
            "X-Crisp-Signature": code.map { String(format: "%02x", $0) }.joined(),
        ]
        let answer = try await bed.http.post("\(bed.hubURL)/webhooks/crisp", headers: headers, body: body)
        #expect(answer.status != 401, "the signature of the test is wrong")
        // 115 KB came in; 600 MB went out.
        #expect(bed.folder.databaseBytes - before < 40_000_000)
        withExtendedLifetime(hub) {}
    }

    // MARK: - Tenants

    @Test func anIncludedFileTakesNothingOfOthers() async throws {
        try await HostileProvider.with { _ in
            HostileProvider.taken()
        } _: { provider in
            let bed = try TestBed()
            let mallory = """
                tenants:
                  mallory:
                    name: "x ${HUBSECRET} ${file:../secret.txt}"
                    channels:
                      whatsapp: { phone_number_id: "200", access_token: t, base_url: "http://evil.example" }
                    respond: [static-reply: { text: "I have it" }]
                """
            let main = """
                adapters:
                  whatsapp: { app_secret: shared-app-secret, verify_token: shared-verify }
                \(Self.configuration([
                    Self.whatsapp("own", number: "100", provider: provider, secret: nil),
                    Self.whatsapp("victim", number: "200", provider: provider, secret: nil),
                ]))
                include: [tenants/*.yaml]
                """
            try bed.folder.write(main, to: "channels.yaml")
            try bed.folder.write("TOP-SECRET", to: "secret.txt")
            try bed.folder.makeFolder("tenants")
            try bed.folder.write(mallory, to: "tenants/a-mallory.yaml")
            let environment = ["HUBSECRET": "TOP-SECRET"]
            let check = try Program(["check"], environment: environment, in: bed.folder)
            #expect(try await check.exitCode() == 1)
            for problem in [
                "may not use the environment variable HUBSECRET", "lies outside the folder",
                "'base_url' in an included file",
                "is claimed by victim/whatsapp", "is claimed by mallory/whatsapp",
            ] { #expect(check.outputText.contains(problem), "\(problem)") }
            #expect(!check.outputText.contains("TOP-SECRET"))

            let hub = try await bed.serve(environment: environment)
            #expect(try await bed.send("hello", to: "200", id: "wamid.d", secret: "shared-app-secret") != 401)
            #expect(try await bed.send("hello", to: "100", id: "wamid.o", secret: "shared-app-secret") == 200)
            _ = try await eventually("the channel that is not disputed answers") {
                try bed.count("SELECT count(*) FROM outbox WHERE tenant = 'own' AND state = 'sent'") == 1 ? true : nil
            }
            #expect(try bed.count("SELECT count(*) FROM inbox WHERE tenant IN ('mallory', 'victim')") == 0)
            withExtendedLifetime(hub) {}
        }
    }

    // MARK: - Programs beside it

    @Test func aSecondHubOnTheSameDatabaseRefuses() async throws {
        try await HostileProvider.with { _ in
            HostileProvider.taken()
        } _: { provider in
            let bed = try TestBed()
            try bed.folder.write(Self.twoTenants(provider), to: "channels.yaml")
            let first = try await bed.serve()
            let listen = ["--listen", "127.0.0.1:\(try freePort())", "--admin-listen", "127.0.0.1:0"]
            let second = try Program(["serve"] + listen, in: bed.folder)
            #expect(try await second.exitCode(within: 10) > 0)
            #expect(second.errorText.contains(String(first.process.processIdentifier)), "\(second.errorText)")
            #expect(try await bed.send("hello", to: "200", id: "wamid.1") == 200)
            _ = try await eventually("the first one serves") {
                try bed.count("SELECT count(*) FROM outbox WHERE state = 'sent'") == 1 ? true : nil
            }
            withExtendedLifetime((first, second)) {}
        }
    }

    @Test func noPageDrivesTheSimulators() async throws {
        let bed = try TestBed()
        let simulators = try await bed.startSimulators()
        let url = "\(bed.simulatorURL)/_simulator"
        let act: JSONValue = ["channel": "lotus/whatsapp", "text": "forged", "wait_ms": 0]
        let attempts: [(HeaderFields, Int)] = [
            (["Content-Type": "text/plain"], 415),
            (["Content-Type": "application/json", "Origin": "http://evil.example"], 403),
            (["Content-Type": "application/json", "Host": "evil.example:8090"], 403),
        ]
        for (headers, status) in attempts {
            #expect(try await bed.http.post("\(url)/act", headers: headers, body: act.data).status == status)
        }
        for path in ["journal", "calls"] {
            let request = OutboundRequest(url: "\(url)/\(path)", headers: ["Host": "evil.example"])
            #expect(try await bed.http.send(request).status == 403)
        }
        let journal = String(decoding: try await bed.http.get("\(url)/journal").body, as: UTF8.self)
        #expect(!journal.contains("forged"))
        withExtendedLifetime(simulators) {}
    }

    // MARK: - Configurations

    static let secret = "hostile-app-secret"

    /// A tenant with one WhatsApp number whose API is at `provider`.
    static func whatsapp(
        _ tenant: String,
        number: String,
        provider: String,
        secret: String? = secret,
        steps: [String] = []
    ) -> String {
        let secrets = secret.map { ", app_secret: \($0), verify_token: v" } ?? ""
        let all = steps + ["- static-reply: { text: Heard }"]
        return """
              \(tenant):
                channels:
                  whatsapp: { phone_number_id: "\(number)", access_token: t, base_url: "\(provider)"\(secrets) }
                respond:
            \(all.map { "      " + $0 }.joined(separator: "\n"))
            """
    }

    static func configuration(_ tenants: [String]) -> String {
        "hub:\n  database: sqlite:data/patchbay.db\ntenants:\n" + tenants.joined(separator: "\n")
    }

    static func twoTenants(_ provider: String) -> String {
        configuration([
            whatsapp("own", number: "100", provider: provider), whatsapp("victim", number: "200", provider: provider),
            voice,
        ])
    }

    /// A channel of the adapter that takes the largest bodies.
    private static let voice = """
          voice:
            channels:
              vapi:
                phone_number_id: 2f6b9b1e-6f0a-4a55-9b0a-2f3e4d5c6b7a
                assistant_id: 7c9a0d3e-1111-4222-8333-944445555666
                api_key: vapi-api-key
                hmac_key: vapi-hmac-key
                model_key: vapi-model-key
            respond:
              - static-reply: { text: Heard }
        """
}

/// Connections that are kept open.
private final class Held: @unchecked Sendable {
    // Only its deinit touches them after they were made; no lock is needed.
    private let connections: [RawConnection]

    var count: Int { connections.count }

    init(_ connections: [RawConnection], sending data: Data) {
        self.connections = connections
        for connection in connections { connection.send(data) }
    }
}

extension TestBed {
    /// Starts a hub without simulators, and waits until it is ready.
    fileprivate func serve(arguments: [String] = [], environment: [String: String] = [:]) async throws -> Program {
        let listen = [
            "serve", "--listen", String(hubURL.dropFirst("http://".count)), "--admin-listen", "127.0.0.1:0",
            "--log-level", "warning",
        ]
        let hub = try Program(listen + arguments, environment: environment, in: folder)
        _ = try await hub.line(after: "ready on ")
        return hub
    }

    /// Sends a customer's text as Meta does.
    fileprivate func send(
        _ text: String,
        to number: String,
        from: String = "15550100999",
        id: String,
        secret: String = HostileInputTests.secret
    ) async throws -> Int {
        let webhook = WhatsAppWebhook([.init(phoneNumberID: number, from: from, id: id, text: text)])
        return try await post(webhook, secret: secret).status
    }

    /// Sends bytes as Meta does.
    fileprivate func postSigned(_ body: Data) async throws -> Int {
        let key = SymmetricKey(data: Data(HostileInputTests.secret.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: body, using: key).map { String(format: "%02x", $0) }.joined()
        let headers: HeaderFields = ["Content-Type": "application/json", "X-Hub-Signature-256": "sha256=\(code)"]
        return try await http.post("\(hubURL)/webhooks/whatsapp", headers: headers, body: body).status
    }
}
