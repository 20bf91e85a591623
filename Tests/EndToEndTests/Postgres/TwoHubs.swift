import ChannelKit
import ChannelTestKit
import Foundation
import HubTestKit
import Synchronization
import Testing

/// Two hubs that work on one database, each a process of its own, and the provider's simulator beside the second one.
final class TwoHubs {
    let database: PostgresDatabase
    let beds: [TestBed]
    private(set) var hubs: [Program] = []
    let load: Load

    init() async throws {
        let database = try PostgresDatabase()
        self.database = database
        beds = try (0..<2).map { _ in try TestBed(on: database) }
        load = Load(urls: beds.map(\.hubURL))
        for bed in beds { try bed.configure(TestBed.configuration(reply: "heard {{message.text}}")) }
        // Its statuses go to the second one.
        try await beds[1].startSimulators()
        for bed in beds { hubs.append(try start(bed)) }
        for hub in hubs { _ = try await hub.line(after: "ready on ") }
    }

    private func start(_ bed: TestBed) throws -> Program {
        try bed.startHub(
            [
                "--simulate", "--simulators", beds[1].simulatorURL, "--ambiguity-grace", "6", "--log-level", "info",
                "--admin-listen", String(bed.adminURL.dropFirst("http://".count)),
            ],
            environment: [:]
        )
    }

    /// Waits until each acknowledged text has its reply, and checks that none has two.
    func expectReplies() async throws {
        let texts = load.texts
        #expect(!texts.isEmpty)
        try await eventually("each acknowledged message has its reply", within: .seconds(120)) {
            let replies = Set(try await beds[1].replies().map(\.text))
            return texts.allSatisfy { replies.contains("heard \($0)") }
        }
        let replies = Dictionary(grouping: try await beds[1].replies(), by: \.text)
        #expect(replies.filter { $0.value.count > 1 }.keys.sorted() == [])
    }
}

extension TwoHubs {
    /// Messages to the hubs, and those that were acknowledged.
    final class Load: Sendable {
        private let urls: [String]
        private let http = Loopback()
        private let accepted = Mutex<[Set<String>]>([[], []])

        init(urls: [String]) { self.urls = urls.map { "\($0)/webhooks/whatsapp" } }

        /// The texts that were acknowledged.
        var texts: Set<String> { accepted.withLock { $0[0].union($0[1]) } }

        /// The number of texts that a hub has acknowledged.
        func count(of hub: Int) -> Int { accepted.withLock { $0[hub].count } }

        /// Posts a message to a hub.
        ///
        /// - Returns: True if it was acknowledged.
        @discardableResult
        func post(_ text: String, from customer: Int, to hub: Int) async throws -> Bool {
            let webhook = WhatsAppWebhook([
                .init(phoneNumberID: "100", from: "\(15_550_300_000 + customer)", id: "wamid.\(text)", text: text)
            ])
            let signature = webhook.signature(TestBed.secrets["lotus"] ?? "")
            let response = try await http.post(
                urls[hub],
                headers: ["Content-Type": "application/json", "X-Hub-Signature-256": signature],
                body: webhook.body
            )
            if response.status == 200 { accepted.withLock { _ = $0[hub].insert(text) } }
            return response.status == 200
        }

        /// Posts a message of each of `count` customers to a hub, one after the other, until it is gone.
        func run(_ name: String, _ count: Int, to hub: Int) async {
            for number in 0..<count {
                // A hub that was killed refuses connections.
                let customer = hub * 10_000 + number
                guard (try? await post("\(name)-\(number)", from: customer, to: hub)) != nil else { return }
            }
        }
    }
}
