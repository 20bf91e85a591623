import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

/// The bodies of transactions: the storage may run one twice, and only the rows of the last run count.
@Suite("Bodies of transactions", .onBothDatabases, .timeLimit(.minutes(5)))
struct PureBodyTests {
    /// The rows and the sends of a few conversations with every kind of work.
    private func scenario(runningTwice: Bool) async throws -> [String] {
        let policy = ChannelPolicy(sendRate: AdapterManifest.SendRate(one: .seconds(1), burst: 2))
        var record: [String] = []
        try await withHub([channel(policy: policy, Echo())]) { life in
            if runningTwice { life.storage.runBodiesTwice() }
            life.http.script("ana: one", .notSent)
            await life.post(message("m1", "one"), message("m2", "two"))
            try await life.settle()
            await life.post(message("m3", from: "bob", "three"))
            try await life.settle()
            await life.post(message("m4", from: "cem", "STOP"), item("takeover", "a1", from: "bob"))
            try await life.settle()
            while life.laneCount > 0 { try await life.goOn() }
            await life.post(status("read", of: "sent-2"))
            try await life.settle()
            // Apart: of two lanes that are due at once, either gets the next token.
            record += life.http.texts.sorted()
            record += life.http.sends.map { "\($0.at.timeIntervalSince1970)" }.sorted()
            for columns in [
                "item_key, state, outcome, attempts FROM inbox", "state, attempts, reason FROM turns",
                "state, attempts, reason FROM outbox", "author, status, external_id FROM messages",
                "kind FROM events", "opted_out FROM consents", "handler FROM conversations",
            ] {
                record += try await life.books.lines("SELECT \(columns)").sorted()
            }
        }
        return record
    }

    @Test func secondRunOfABodyLeavesNoTrace() async throws {
        let once = try await scenario(runningTwice: false)
        #expect(once.contains { $0.hasPrefix("ana: two") })
        let twice = try await scenario(runningTwice: true)
        #expect(twice.difference(from: once).map { "\($0)" } == [])
    }
}
