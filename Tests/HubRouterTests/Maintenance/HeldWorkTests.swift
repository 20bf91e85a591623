import ChannelKit
import ChannelTestKit
import Foundation
import Logging
import Testing

@testable import HubRouter

@Suite("Held work", .onBothDatabases, .timeLimit(.minutes(5)))
struct HeldWorkTests {
    /// A hub that does not run, over a storage that counts.
    private func hub(_ channels: [RoutedChannel], in home: HubHome) throws -> (Hub, KillableStorage) {
        let storage = KillableStorage(try home.open())
        let clock = TestClock()
        let hub = Hub(
            routes: table(channels),
            storage: storage,
            http: ScriptedHTTP(clock: clock),
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            options: .forTests
        )
        return (hub, storage)
    }

    @Test func reloadWithoutHeldWorkReadsNoChannels() async throws {
        let home = try HubHome()
        // More than the storage's queue takes at once.
        let channels = (1...20_001).map { number in
            channel(named: "tenant-\(number % 100)/\(number)", number: "\(number)", tokens: ["token-\(number)"], Echo())
        }
        let (hub, storage) = try hub(channels, in: home)
        try await hub.recover()
        try await hub.reload(table(channels, generation: 2))
        #expect(storage.jobs < 10)
    }

    @Test func heldWorkOfManyChannelsIsReleased() async throws {
        let home = try HubHome()
        let count = 200
        let channels = (1...count).map { number in
            channel(named: "tenant-\(number % 7)/\(number)", number: "\(number)", tokens: ["token-\(number)"], Echo())
        }
        try await withHub(channels, in: home) { life in
            for number in 1...count {
                life.http.script("ana-\(number): hello", .notSent)
                await life.post(
                    message("m\(number)", from: "ana-\(number)", "hello"),
                    to: "\(number)",
                    token: "token-\(number)"
                )
            }
            try await life.settle()
            try await life.hub.reload(table([], generation: 2))
            life.clock.advance(by: .seconds(600))
            try await life.settle()
            #expect(try await life.books.count("SELECT count(*) FROM outbox WHERE state = 'held'") == count)
            // The half that is configured again is released, the other half stays held.
            try await life.hub.reload(table(Array(channels.prefix(count / 2)), generation: 3))
            try await life.settle()
            #expect(try await life.books.count("SELECT count(*) FROM outbox WHERE state = 'held'") == count / 2)
            // After so many failures the provider is tried again one by one.
            while life.laneCount > 0 { try await life.goOn() }
            #expect(try await life.books.count("SELECT count(*) FROM outbox WHERE state = 'sent'") == count / 2)
            #expect(try await life.books.count("SELECT count(*) FROM outbox WHERE state = 'held'") == count / 2)
        }
    }
}
