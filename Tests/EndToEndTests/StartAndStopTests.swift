import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// The start and the shutdown of the real binary.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct StartAndStopTests {
    // MARK: - Ports

    /// The lines with which the program refuses to start, without warnings.
    private func refusal(_ arguments: [String], in folder: TemporaryFolder) async throws -> [String] {
        let program = try Program(arguments, in: folder)
        #expect(try await program.exitCode() == 1)
        return program.errorText.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("warning: ") }
    }

    @Test func aTakenPortIsNamedWithItsOptionAndNothingIsMade() async throws {
        let bed = try TestBed()
        try await bed.startSimulators()
        let taken = String(bed.simulatorURL.dropFirst(7))
        let port = String(taken.split(separator: ":").last ?? "")
        let free = "127.0.0.1:\(try freePort())"
        let other = try TemporaryFolder()
        try other.write(TestBed.configuration(reply: "x"), to: "channels.yaml")

        let serve = try await refusal(["serve", "--listen", taken], in: other)
        #expect(serve == ["error: \(taken) is already in use; choose another with --listen"])
        let simulated = try await refusal(
            ["serve", "--simulate", "--listen", free, "--simulator-port", port],
            in: other
        )
        #expect(simulated == ["error: \(taken) is already in use; choose another with --simulator-port"])
        let admin = try await refusal(["serve", "--listen", free, "--admin-listen", taken], in: other)
        let remedy = "choose another with --admin-listen or 'hub.admin.listen'"
        #expect(admin == ["error: \(taken) is already in use; \(remedy)"])
        let alone = try await refusal(["simulate", "serve", "--listen", taken], in: other)
        #expect(alone == ["error: \(taken) is already in use; choose another with --listen"])
        #expect(!FileManager.default.fileExists(atPath: other.url.appending(path: "data").path))
    }

    // MARK: - Simulation

    @Test(arguments: [["serve", "--simulate"], ["demo"], ["simulate", "serve"]])
    func aSimulationStaysOnThisMachine(command: [String]) async throws {
        let folder = try TemporaryFolder()
        try folder.write(TestBed.configuration(reply: "x"), to: "channels.yaml")
        let address = "0.0.0.0:\(try freePort())"
        let refused = try Program(command + ["--listen", address], in: folder)
        #expect(try await refused.exitCode() == 64)
        #expect(refused.errorText.contains("add --simulate-anywhere"))
        #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "data/patchbay.db").path))
    }

    @Test func simulationWithoutADatabaseUsesATemporaryOne() async throws {
        let folder = try TemporaryFolder()
        let configuration = TestBed.configuration(reply: "x")
        let database = "hub:\n  database: sqlite:data/patchbay.db\n"
        try #require(configuration.hasPrefix(database))
        try folder.write(String(configuration.dropFirst(database.count)), to: "channels.yaml")
        let hub = try Program(
            [
                "serve", "--simulate", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0",
            ],
            in: folder
        )
        let place = try await hub.line(after: "temporary database in ").prefix { $0 != "," }
        _ = try await hub.line(after: "ready on ")
        #expect(FileManager.default.fileExists(atPath: "\(place)/patchbay.db"))
        #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "data").path))
        hub.process.terminate()
        #expect(try await hub.exitCode() == 0)
        #expect(!FileManager.default.fileExists(atPath: String(place)))
    }

    @Test func aSimulationElsewhereWarns() async throws {
        let folder = try TemporaryFolder()
        try folder.write(TestBed.configuration(reply: "x"), to: "channels.yaml")
        let address = "0.0.0.0:\(try freePort())"
        let hub = try Program(
            [
                "serve", "--simulate", "--simulate-anywhere", "--admin-listen", "127.0.0.1:0", "--simulator-port",
                "\(try freePort())", "--listen",
                address,
            ],
            in: folder
        )
        _ = try await hub.line(after: "ready on ")
        #expect(hub.errorText.contains("warning: other machines can reach the simulation on \(address)"))
    }

    /// A generated secret is the same for a hub and simulators of one folder, and for no others.
    @Test func twoProcessesShareGeneratedSecrets() async throws {
        let unset = TestBed.configuration(reply: "heard {{message.text}}")
            .replacingOccurrences(of: "lotus-app-secret", with: "${LOTUS_SECRET_NOT_SET}")
        let (bed, _) = try await TestBed.running(unset)
        try await bed.say("one", as: "15550100999")
        try await bed.waitForReply("heard one")
        let seed = bed.folder.url.appending(path: "data/simulation.seed").path
        let mode = try FileManager.default.attributesOfItem(atPath: seed)[.posixPermissions] as? Int
        #expect(mode == 0o600)

        let webhook = WhatsAppWebhook([.init(phoneNumberID: "100", from: "15550100999", id: "wamid.f", text: "forged")])
        for guess in ["simulated-lotus_secret_not_set", "simulated", ""] {
            #expect(try await bed.post(webhook, secret: guess).status == 401)
        }
    }

    // MARK: - Shutdown

    private static let slow = """
        hub:
          database: sqlite:data/patchbay.db
        tenants:
          lotus:
            name: Lotus Dental
            languages: [en]
            channels:
        \(TestBed.vapiChannel)
              whatsapp: { phone_number_id: "100", access_token: token, app_secret: secret, verify_token: verify }
            respond:
              - llm:
                  { provider: openai, model: simulated-60s, api_key: k, instructions: Answer., deadline: 2m }
              - static-reply: { text: Heard }
          roy:
            channels:
              whatsapp: { phone_number_id: "200", access_token: token, app_secret: secret, verify_token: verify }
            respond:
              - static-reply: { text: Heard }
        """

    @Test(arguments: [SIGTERM, SIGINT])
    func aStreamAndAHangingSendEndWithinTwelveSeconds(signal: Int32) async throws {
        let (bed, hub) = try await TestBed.running(Self.slow)
        try await bed.fault(["adapter": "whatsapp", "fault": "slow_answer", "duration_ms": 60_000, "times": 5])
        let customer = ["simulate", "vapi", "--to", "lotus/phone", "--simulators", bed.simulatorURL]
        let caller = try Program(customer + ["--call"], in: bed.folder)
        try await caller.exitCode()
        // The model takes a minute; the provider keeps the reply's stream open.
        let speaker = try Program(customer + ["--speak", "Hello?"], in: bed.folder)
        try await eventually("the model is asked") {
            let calls = try JSONValue(parsing: try await bed.http.get("\(bed.simulatorURL)/_simulator/calls").body)
            return calls["calls"]?.array?.isEmpty == false
        }
        try await bed.say("hello", as: "15550100999", to: "roy/whatsapp")
        try await bed.waitForCount(1, "SELECT count(*) FROM outbox WHERE state = 'claimed'")
        // The model and the provider take sixty seconds.
        try await hub.stopGracefully(signal)
        let lines = hub.errorText.split(separator: "\n")
        let stopping = lines.first { $0.hasPrefix("stopping: ") }
        #expect(stopping != nil && stopping != "stopping: 0 in flight", "\(hub.errorText)")
        #expect(lines.last?.hasPrefix("stopped") == true, "\(hub.errorText)")
        withExtendedLifetime(speaker) {}
    }

    @Test(arguments: [[SIGTERM, SIGTERM], [SIGINT, SIGINT], [SIGQUIT]])
    func aSecondSignalIsTheEndAtOnce(signals: [Int32]) async throws {
        let (bed, hub) = try await TestBed.running(Self.slow)
        try await bed.fault(["adapter": "whatsapp", "fault": "slow_answer", "duration_ms": 60_000])
        try await bed.say("hello", as: "15550100999", to: "roy/whatsapp")
        try await bed.waitForCount(1, "SELECT count(*) FROM outbox WHERE state = 'claimed'")
        for (position, signal) in signals.enumerated() {
            // A signal that is still pending would be one with the next.
            if position > 0 { try await eventually("it stops") { hub.errorText.contains("stopping: ") } }
            hub.signal(signal)
        }
        #expect(try await hub.exitCode() == 128 + (signals.last ?? 0))
        #expect(hub.errorText.contains("stopped immediately"))
    }

    // MARK: - Output

    @Test func everyLineOfAJSONLogIsJSON() async throws {
        let folder = try TemporaryFolder()
        let wrong = TestBed.configuration(reply: "x") + "\n  empty:\n    channels: { whatsapp: { oops: 1 } }\n"
        try folder.write(wrong, to: "channels.yaml")
        let hub = try Program(
            [
                "serve", "--simulate", "--listen", "127.0.0.1:0", "--log-format", "json", "--log-level", "error",
            ],
            in: folder
        )
        try await eventually("it is ready") { hub.errorText.contains("ready on http://") }
        hub.signal(SIGTERM)
        #expect(try await hub.exitCode() == 0)
        let lines = try hub.errorText.split(separator: "\n").map { try JSONValue(parsing: Data($0.utf8)) }
        let messages = lines.compactMap { $0["message"]?.string }
        #expect(messages.count == lines.count)
        #expect(messages.contains("unknown key 'oops'"))
        #expect(lines.first { $0["message"] == "unknown key 'oops'" }?["line"]?.string == "25", "\(hub.errorText)")
        #expect(messages.suffix(2) == ["stopping: 0 in flight", "stopped"])
    }
}
