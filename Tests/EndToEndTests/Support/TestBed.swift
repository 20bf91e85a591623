import ChannelKit
import Foundation
import GRDB

/// A configuration, a database and ports for a hub and simulators in processes of their own.
final class TestBed {
    let folder: TemporaryFolder
    let hubURL: String
    let adminURL: String
    let simulatorURL: String
    let http = Loopback()

    static let secrets = ["lotus": "lotus-app-secret", "roy": "roy-app-secret"]

    init() throws {
        folder = try TemporaryFolder()
        hubURL = "http://127.0.0.1:\(try freePort())"
        adminURL = "http://127.0.0.1:\(try freePort())"
        simulatorURL = "http://127.0.0.1:\(try freePort())"
        try folder.write(Self.configuration(reply: "heard {{message.text}}"), to: "channels.yaml")
    }

    /// Two tenants, each with a Meta app of its own.
    static func configuration(reply: String) -> String {
        """
        hub:
          database: sqlite:data/patchbay.db
        tenants:
          lotus:
            name: Lotus Dental
            channels:
              whatsapp:
                phone_number_id: "100"
                access_token: token
                app_secret: \(secrets["lotus"] ?? "")
                verify_token: lotus-verify
            respond:
              - static-reply: { text: "\(reply)" }
          roy:
            name: Plomberie Roy
            channels:
              whatsapp:
                phone_number_id: "200"
                access_token: token
                app_secret: \(secrets["roy"] ?? "")
                verify_token: roy-verify
            respond:
              - static-reply: { text: "\(reply)" }
        """
    }

    /// Starts the hub; with `failpoints` it ends itself there.
    func startHub(failpoints: String = "", arguments: [String] = []) throws -> Program {
        try Program(
            [
                "serve", "--simulate", "--simulators", simulatorURL, "--listen", String(hubURL.dropFirst(7)),
                "--admin-listen", String(adminURL.dropFirst(7)),
            ] + arguments,
            environment: ["PATCHBAY_FAILPOINTS": failpoints],
            in: folder
        )
    }

    /// Starts the simulators, which outlive the hub.
    func startSimulators() async throws -> Program {
        let arguments = ["simulate", "serve", "--hub", hubURL, "--listen", String(simulatorURL.dropFirst(7))]
        let program = try Program(arguments, in: folder)
        _ = try await program.line(after: "simulators on ")
        return program
    }

    /// Lets a customer say something; the simulators deliver it as often as it takes.
    func say(_ text: String, as customer: String, to channel: String = "lotus/whatsapp") async throws {
        let body: JSONValue = [
            "channel": .string(channel), "text": .string(text),
            "customer": ["id": .string(customer), "name": "Ana Roy"],
        ]
        _ = try await http.post("\(simulatorURL)/_simulator/say", body: body.data)
    }

    /// Lets somebody do something at a provider, and waits for what the hub says to it.
    func act(
        _ action: [String: JSONValue],
        as customer: String,
        on channel: String,
        waiting milliseconds: Int64 = 0
    ) async throws -> JSONValue {
        var command: [String: JSONValue] = [
            "channel": .string(channel), "customer": ["id": .string(customer), "phone": .string(customer)],
            "wait_ms": .integer(milliseconds),
        ]
        command.merge(action) { own, _ in own }
        let answer = try await http.post("\(simulatorURL)/_simulator/act", body: JSONValue.object(command).data)
        return try JSONValue(parsing: answer.body)
    }

    /// What the provider has accepted from the hub.
    func replies() async throws -> [Journal.Reply] {
        try Journal(try await http.get("\(simulatorURL)/_simulator/journal").body).replies
    }

    /// Posts a webhook as Meta does.
    func post(_ webhook: WhatsAppWebhook, secret: String, changing change: (inout Data) -> Void = { _ in }) async throws
        -> OutboundResponse
    {
        var body = webhook.body
        change(&body)
        return try await http.post(
            "\(hubURL)/webhooks/whatsapp",
            headers: ["Content-Type": "application/json", "X-Hub-Signature-256": webhook.signature(secret)],
            body: body
        )
    }

    /// Counts rows in the hub's file, as somebody would with the sqlite3 program.
    func count(_ sql: String) throws -> Int {
        var configuration = Configuration()
        configuration.readonly = true
        let path = folder.url.appending(path: "data/patchbay.db").path
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        return try queue.read { try Int.fetchOne($0, sql: sql) ?? 0 }
    }
}
