import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// The commands of the real binary.
@Suite(.timeLimit(.minutes(10)))
struct CommandTests {
    @Test func tenMistakesGetTenMessagesAtTheirPlaces() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.mistakes, to: "channels.yaml")
        let check = try Program(["check"], in: folder)
        #expect(try await check.exitCode() == 1)
        let places = check.outputText.split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix("channels.yaml:") else { return nil }
            return line.split(separator: ":").dropFirst().prefix(2).joined(separator: ":")
        }
        #expect(places == Self.placesOfMistakes)
    }

    /// Ten lines with one error each.
    private static let mistakes = """
        hub:
          public_url: localhost
        adapters:
          whatsapp:
            app_secret: ${NOT_SET_ANYWHERE}
        tenants:
          lotus:
            nmae: Lotus Dental
            timezone: America/Montrael
            channels:
              whatsapp:
                phone_number_id: "100"
                access_token: token
                verify_token: verify
                verify_token: again
              second:
                adapter: watsapp
              third:
                adapter: whatsapp
                phone_number_id: "300"
                verify_token: verify
            respond:
              - static-reply: { text: "Hello {{contact.nmae}}" }
              - statik-reply: { text: "Hello" }
              - static-reply: {}
        """

    private static let placesOfMistakes = [
        "2:15", "5:17", "8:5", "9:15", "15:9", "17:18", "18:7", "23:38", "24:9", "25:9",
    ]

    @Test func numbersOfOneAccountShareItsAddressAndNothingElse() async throws {
        let folder = try TemporaryFolder()
        let oneAccount = TestBed.configuration(reply: "heard")
            .replacingOccurrences(of: "access_token:", with: "waba_id: \"210\"\n        access_token:")
        try folder.write(oneAccount, to: "account.yaml")
        #expect(try await Program(["check", "account.yaml"], in: folder).exitCode() == 0)
        // The file is named as for the other commands, too.
        #expect(try await Program(["check", "--config", "account.yaml"], in: folder).exitCode() == 0)
        let two = try Program(["check", "--config", "account.yaml", "other.yaml"], in: folder)
        #expect(try await two.exitCode() == 64)
        #expect(two.errorText.contains("two configuration files: 'account.yaml' and 'other.yaml'"))

        let oneNumber = oneAccount.replacingOccurrences(of: "\"200\"", with: "\"100\"")
        try folder.write(oneNumber, to: "number.yaml")
        let check = try Program(["check", "number.yaml"], in: folder)
        #expect(try await check.exitCode() == 1)
        #expect(check.outputText.contains("phone_number_id '100' is already used by lotus/whatsapp"))
    }

    @Test func decodePrintsOneEventALine() async throws {
        let folder = try TemporaryFolder()
        let webhook = WhatsAppWebhook([
            .init(phoneNumberID: "100", from: "15550100999", id: "wamid.1", text: "one"),
            .init(phoneNumberID: "200", from: "15550100998", id: "wamid.2", text: "two"),
        ])
        try folder.write(String(decoding: webhook.body, as: UTF8.self), to: "body.json")
        let decode = try Program(["decode", "whatsapp", "body.json"], in: folder)
        #expect(try await decode.exitCode() == 0)
        let events = try decode.outputText.split(separator: "\n").map { try JSONValue(parsing: Data($0.utf8)) }
        #expect(events.map { $0["event"]?.string } == ["message", "message"])
        #expect(events.map { $0["text"]?.string } == ["one", "two"])
        #expect(events.map { $0["address"]?.string } == ["100", "200"])
        #expect(events[0]["contact"]?["phone"]?.string == "+15550100999")
    }

    @Test func decodeRefusesWhatIsNotTheProvidersFormat() async throws {
        let folder = try TemporaryFolder()
        for body in ["not json", "[]", "{\"a\":1}"] {
            try folder.write(body, to: "body.json")
            let decode = try Program(["decode", "whatsapp", "body.json"], in: folder)
            #expect(try await decode.exitCode() == 1)
            #expect(decode.errorText.hasPrefix("error: "))
            #expect(decode.outputText.isEmpty)
        }
    }

    @Test(arguments: [
        (["--version"], "0.1.0"), (["adapters"], "whatsapp"), (["strategies"], "static-reply"),
    ])
    func prints(_ arguments: [String], _ expected: String) async throws {
        let folder = try TemporaryFolder()
        let program = try Program(arguments, in: folder)
        #expect(try await program.exitCode() == 0)
        #expect(program.outputText.contains(expected))
    }

    @Test func migrateMakesTheDatabaseOnce() async throws {
        let folder = try TemporaryFolder()
        let first = try Program(["migrate", "--database", "sqlite:hub.db"], in: folder)
        #expect(try await first.exitCode() == 0)
        #expect(
            first.outputText
                == "applied 0001_initial\napplied 0002_api\napplied 0003_instances\nhub.db is up to date.\n"
        )
        let second = try Program(["migrate", "--database", "sqlite:hub.db"], in: folder)
        #expect(try await second.exitCode() == 0)
        #expect(second.outputText == "hub.db is up to date.\n")
    }

    @Test func brokenChannelLeavesTheOthersServing() async throws {
        let folder = try TemporaryFolder()
        let broken = TestBed.configuration(reply: "heard").replacingOccurrences(of: "\"200\"", with: "[200]")
        try folder.write(broken, to: "channels.yaml")
        let strict = try Program(["serve", "--strict", "--listen", "127.0.0.1:0"], in: folder)
        #expect(try await strict.exitCode() == 1)

        let lenient = try Program(["serve", "--listen", "127.0.0.1:0"], in: folder)
        let admin = try await lenient.line(after: "admin on ")
        let url = try await lenient.line(after: "ready on ")
        let http = Loopback()
        let health = try JSONValue(parsing: try await http.get("\(admin)/health/detailed").body)
        #expect(health["status"] == "degraded")
        #expect(health["channels"]?["lotus/whatsapp"]?["status"] == "serving")
        #expect(health["channels"]?["roy/whatsapp"]?["status"] == "broken")
        #expect(try await http.get("\(admin)/health/ready").status == 200)
        let metrics = String(decoding: try await http.get("\(admin)/metrics").body, as: UTF8.self)
        #expect(metrics.contains("patchbay_channels{status=\"broken\"} 1\n"))
        #expect(metrics.contains("# HELP patchbay_ready 1 if webhooks can be stored, 0 if not.\n"))

        // The public listener has no details.
        #expect(try await http.get("\(url)/health/ready").body == Data(#"{"status":"ready"}"#.utf8))
        for path in ["/health", "/health/detailed", "/queue/stats", "/metrics"] {
            #expect(try await http.get("\(url)\(path)").status == 404, "\(path)")
        }
        lenient.signal(SIGTERM)
        #expect(try await lenient.exitCode() == 0)
    }
}
