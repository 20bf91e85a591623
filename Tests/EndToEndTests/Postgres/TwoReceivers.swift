import ChannelKit
import ChannelTestKit
import Foundation
import HubTestKit
import Synchronization
import Testing

/// Two processes that only receive, on one database, and what was sent to both.
final class TwoReceivers {
    static let tenants = 12
    private static let customers = 4
    /// The messages of a round, which both receive: several for each customer.
    private static let messages = 240

    let database: PostgresDatabase
    private let log = AcknowledgementLog()
    private var beds: [TestBed] = []
    private var hubs: [Program] = []
    private var rounds = 0

    init() async throws {
        database = try PostgresDatabase()
        for _ in 0..<2 {
            let bed = try TestBed()
            try bed.folder.write(Self.configuration(database.url()), to: "channels.yaml")
            let admin = ["--admin-listen", String(bed.adminURL.dropFirst("http://".count))]
            let hub = try bed.startHub(admin, environment: ["PATCHBAY_FAILPOINTS": "hub.receives"])
            _ = try await hub.line(after: "ready on ")
            beds.append(bed)
            hubs.append(hub)
        }
    }

    fileprivate static func secret(of tenant: Int) -> String { "secret-of-tenant-\(tenant)" }

    /// Channels of many tenants, and no strategy: a turn ends without a reply.
    private static func configuration(_ database: String) -> String {
        let channels = (0..<tenants).map { tenant in
            """
              tenant-\(tenant):
                name: Tenant \(tenant)
                channels:
                  whatsapp:
                    phone_number_id: "\(100 + tenant)"
                    access_token: token
                    app_secret: \(secret(of: tenant))
                    verify_token: verify
            """
        }
        return "hub:\n  database: \(database)\ntenants:\n\(channels.joined(separator: "\n"))\n"
    }

    // MARK: - Messages

    /// Posts messages that were not sent before to both at once, to each in an order and in requests of its own, and waits
    /// for the responses.
    func postMessages() async throws {
        rounds += 1
        let messages = (0..<Self.messages).map { number in
            let (tenant, customer) = (number % Self.tenants, number / Self.tenants % Self.customers)
            return Sender.Message(tenant: tenant, customer: customer, id: "wamid.\(rounds).\(number)")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sender in beds.map({ Sender(hubURL: $0.hubURL, log: log) }) {
                group.addTask { try await sender.post(messages) }
            }
            try await group.waitForAll()
        }
    }

    /// The number of acknowledged messages.
    var acknowledged: Int { log.messages.count }

    // MARK: - Checks

    /// Works off what both have received, in a third process beside them.
    func workOff() async throws {
        let worker = try TestBed()
        try worker.folder.write(Self.configuration(database.url()), to: "channels.yaml")
        try await worker.startSimulators()
        let hub = try worker.startHub()
        _ = try await hub.line(after: "ready on ")
        try await eventually("all work is done", within: .seconds(120)) {
            try self.database.storedLines("SELECT count(*) FROM due_work") == ["0"]
        }
        hub.signal(SIGTERM)
        #expect(try await hub.exitCode() == 0)
    }

    /// Ends both, and checks that each acknowledged message is there once, applied or pending.
    func check() async throws {
        #expect(log.failures == [])
        for hub in hubs {
            hub.signal(SIGTERM)
            #expect(try await hub.exitCode() == 0)
            #expect(!hub.errorText.contains("deadlock") && !hub.errorText.contains("40P01"), "\(hub.errorText)")
        }
        let stored = try database.lines(
            """
            SELECT external_id FROM messages
            UNION ALL SELECT replace(item_key, 'message:', '') FROM inbox WHERE state = 'pending'
            """
        )
        let acknowledged = log.messages
        #expect(stored.count == Set(stored).count, "a message is there twice")
        #expect(Set(stored) == acknowledged, "lost: \(acknowledged.subtracting(stored).prefix(5))")
        #expect(try database.storedLines("SELECT count(*) FROM item_keys") == ["\(acknowledged.count)"])
        for (what, query) in Self.defects { #expect(try database.storedLines(query) == [], "\(what)") }
    }

    /// Queries for what two transactions leave behind that did not see each other.
    private static let defects = [
        (
            "a contact has two conversations",
            "SELECT contact FROM conversations GROUP BY contact HAVING count(*) > 1"
        ),
        (
            "a contact without an id",
            "SELECT id FROM contacts WHERE NOT EXISTS (SELECT 1 FROM contact_aliases WHERE contact = contacts.id)"
        ),
        (
            "a gap in the events of a conversation",
            """
            SELECT conversation FROM events WHERE conversation IS NOT NULL GROUP BY conversation
            HAVING max(conversation_seq) <> count(*)
            """
        ),
        (
            "a deadlock",
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database() AND deadlocks > 0"
        ),
    ]
}

/// The responses to the messages that were sent.
private final class AcknowledgementLog: Sendable {
    private let responses = Mutex((messages: Set<String>(), failures: [String]()))

    var messages: Set<String> { responses.withLock(\.messages) }
    var failures: [String] { responses.withLock(\.failures) }

    func record(_ response: OutboundResponse, to messages: [Sender.Message]) {
        responses.withLock { responses in
            if response.status == 200 {
                responses.messages.formUnion(messages.map(\.id))
            } else {
                responses.failures.append("\(response.status) \(String(decoding: response.body, as: UTF8.self))")
            }
        }
    }
}

/// Posts webhooks to a hub.
private struct Sender: Sendable {
    /// The requests in flight: as many as a provider sends at a time.
    private static let connections = 16
    /// The max messages of a request.
    private static let batch = 5

    /// A customer's message to a tenant.
    struct Message: Sendable {
        let tenant: Int
        let customer: Int
        let id: String
    }

    let hubURL: String
    let log: AcknowledgementLog
    let http = Loopback()

    /// Posts messages in a random order, in requests with messages of one tenant.
    func post(_ messages: [Message]) async throws {
        let requests = Dictionary(grouping: messages.shuffled(), by: \.tenant).values.flatMap { messages in
            stride(from: 0, to: messages.count, by: Self.batch).map { start in
                Array(messages[start..<min(start + Self.batch, messages.count)])
            }
        }
        .shuffled()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (position, request) in requests.enumerated() {
                if position >= Self.connections { try await group.next() }
                group.addTask { try await post(request: request) }
            }
            try await group.waitForAll()
        }
    }

    private func post(request messages: [Message]) async throws {
        let webhook = WhatsAppWebhook(
            messages.map { message in
                WhatsAppWebhook.Message(
                    phoneNumberID: "\(100 + message.tenant)",
                    from: "1514555\(1_000 + message.customer)",
                    id: message.id,
                    text: "hello"
                )
            }
        )
        let response = try await http.post(
            "\(hubURL)/webhooks/whatsapp",
            headers: [
                "Content-Type": "application/json",
                "X-Hub-Signature-256": webhook.signature(TwoReceivers.secret(of: messages[0].tenant)),
            ],
            body: webhook.body
        )
        log.record(response, to: messages)
    }
}
