import ChannelKit
import ChannelTestKit
import Foundation
import HubTestKit
import Testing

@testable import HubStore

/// A configuration, a database and ports for a hub and simulators in processes of their own.
final class TestBed {
    let folder: TemporaryFolder
    let hubURL: String
    let adminURL: String
    let simulatorURL: String
    let http = Loopback()
    /// The hub's database on a server; nil for a file in the folder.
    let database: PostgresDatabase?
    /// The programs that run, which end with the bed.
    private var programs: [Program] = []

    static let secrets = ["lotus": "lotus-app-secret", "roy": "roy-app-secret"]

    /// Makes an empty database of the kind of the running test.
    convenience init() throws { try self.init(on: TestDatabase.current == .postgres ? PostgresDatabase() : nil) }

    init(on database: PostgresDatabase?) throws {
        self.database = database
        folder = try TemporaryFolder()
        hubURL = "http://127.0.0.1:\(try freePort())"
        adminURL = "http://127.0.0.1:\(try freePort())"
        simulatorURL = "http://127.0.0.1:\(try freePort())"
        try configure(Self.configuration(reply: "heard {{message.text}}"))
    }

    /// Writes channels.yaml, with the bed's database in place of the default one.
    ///
    /// - Parameter url: The database as the hub is to reach it; by default at its server.
    func configure(_ configuration: String, database url: String? = nil) throws {
        let url = url ?? database?.url() ?? Self.file
        try folder.write(configuration.replacing(Self.file, with: url), to: "channels.yaml")
    }

    private static let file = "sqlite:data/patchbay.db"

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

    /// A channel `phone` of a tenant, for configurations.
    static let vapiChannel = """
              phone:
                adapter: vapi
                phone_number_id: 2f6b9b1e-6f0a-4a55-9b0a-2f3e4d5c6b7a
                assistant_id: 7c9a0d3e-1111-4222-8333-944445555666
                api_key: vapi-api-key
                hmac_key: vapi-hmac-key
                model_key: vapi-model-key
                url_key: vapi-url-key-0123456789
        """

    /// A bed with simulators and a hub that is ready.
    ///
    /// - Parameter configuration: The content of channels.yaml; by default two tenants.
    static func running(
        _ configuration: String? = nil,
        failpoints: String = "",
        arguments: [String] = []
    ) async throws -> (bed: TestBed, hub: Program) {
        let bed = try TestBed()
        if let configuration { try bed.configure(configuration) }
        try await bed.startSimulators()
        let hub = try bed.startHub(failpoints: failpoints, arguments: arguments)
        _ = try await hub.line(after: "ready on ")
        return (bed, hub)
    }

    /// Starts the hub; it kills itself at the `failpoints`.
    func startHub(failpoints: String = "", arguments: [String] = []) throws -> Program {
        let simulation = [
            "--simulate", "--simulators", simulatorURL, "--admin-listen", String(adminURL.dropFirst("http://".count)),
        ]
        return try startHub(simulation + arguments, environment: ["PATCHBAY_FAILPOINTS": failpoints])
    }

    /// Starts `patchbay serve` with these arguments at the bed's address.
    func startHub(_ arguments: [String], environment: [String: String]) throws -> Program {
        let listen = ["serve", "--listen", String(hubURL.dropFirst("http://".count))]
        programs.removeAll { !$0.process.isRunning }
        let hub = try Program(listen + arguments, environment: environment, in: folder)
        hub.companions = programs
        programs.append(hub)
        return hub
    }

    /// Starts the simulators in their own process.
    func startSimulators() async throws {
        let listen = String(simulatorURL.dropFirst("http://".count))
        let program = try Program(["simulate", "serve", "--hub", hubURL, "--listen", listen], in: folder)
        programs.append(program)
        _ = try await program.line(after: "simulators on ")
    }

    /// Sends a text as a customer to a channel.
    typealias Sayer = @Sendable (_ text: String, _ customer: String, _ channel: String) async throws -> Void

    /// Sends a customer's message, which the simulators redeliver until it is acknowledged.
    func say(_ text: String, as customer: String, to channel: String = "lotus/whatsapp") async throws {
        try await sayer(text, customer, channel)
    }

    /// Sends a customer's message as ``say(_:as:to:)`` does, from any task.
    var sayer: Sayer {
        { [http, simulatorURL] text, customer, channel in
            let body: JSONValue = [
                "channel": .string(channel), "text": .string(text),
                "customer": ["id": .string(customer), "name": "Ana Roy"],
            ]
            _ = try await http.post("\(simulatorURL)/_simulator/say", body: body.data)
        }
    }

    /// Performs an action at a simulated provider, and waits for the hub's reply.
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

    /// The replies that the provider has accepted.
    func replies() async throws -> [Journal.Reply] {
        try Journal(try await http.get("\(simulatorURL)/_simulator/journal?event=reply").body).replies
    }

    /// Waits until the provider has accepted exactly `count` replies, and returns them.
    @discardableResult
    func replies(count: Int) async throws -> [Journal.Reply] {
        try await eventualValue(of: "\(count) replies") {
            let replies = try await replies()
            return replies.count == count ? replies : nil
        }
    }

    /// Waits for a reply with this text.
    func waitForReply(_ text: String) async throws {
        try await eventually("the reply '\(text)'") { try await replies().contains { $0.text == text } }
    }

    /// Waits until exactly `count` replies are sent, of all tenants or one.
    func waitForSent(_ count: Int, of tenant: String? = nil) async throws {
        let condition = tenant.map { " AND tenant = '\($0)'" } ?? ""
        try await waitForCount(count, "SELECT count(*) FROM outbox WHERE state = 'sent'\(condition)")
    }

    /// Waits until a counting query on the hub's database gives `count`.
    func waitForCount(_ count: Int, _ sql: String) async throws {
        try await eventually("\(sql) = \(count)") { try self.count(sql) == count }
    }

    /// Sets a fault of the simulators.
    func fault(_ command: [String: JSONValue]) async throws {
        let answer = try await http.post("\(simulatorURL)/_simulator/faults", body: JSONValue.object(command).data)
        try #require(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
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

    /// The result of a counting query on the hub's database.
    func count(_ sql: String) throws -> Int { try lines(sql).first.flatMap { Int($0) } ?? 0 }

    /// The rows that `sql` selects from the hub's database, each as its columns with a space between.
    func lines(_ sql: String) throws -> [String] {
        if let database { return try database.lines(sql) }
        return try SQLiteConnection(path: folder.path("data/patchbay.db"), .read).readableLines(sql)
    }

    /// Changes the hub's database without its knowledge.
    func execute(_ script: String) throws {
        if let database { return try database.run(script) }
        try SQLiteConnection(path: folder.path("data/patchbay.db")).run(script: script)
    }
}
