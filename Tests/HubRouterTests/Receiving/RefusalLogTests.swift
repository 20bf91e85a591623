import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Logging
import Testing

@Suite("Refusal log", .onBothDatabases, .timeLimit(.minutes(5)))
struct RefusalLogTests {
    private func lines(
        of channels: [RoutedChannel],
        _ body: (TestHub) async throws -> Void
    ) async throws -> [String] {
        let lines = EventLog<String>()
        try await withHub(channels, logger: Logger(label: "test") { _ in LogRecorder(lines: lines) }, body)
        return lines.entries
    }

    @Test func refusalNamesTheSettingsToCheck() async throws {
        let lines = try await lines(of: [channel(tokens: ["new", "old"], Echo())]) { life in
            await life.post(message("m1", "hello"), token: "false")
        }
        #expect(lines == ["webhook refused: invalid signature or token (tried 2 secrets); check token adapter=toy"])
    }

    @Test func refusedHandshakeIsOneLine() async throws {
        let lines = try await lines(of: [channel(Echo())]) { life in
            let request = WebhookRequest(
                method: "GET",
                target: "/webhooks/toy?token=false",
                receivedAt: life.clock.now
            )
            _ = await life.hub.receiver.receive(request, adapter: "toy", key: nil)
        }
        #expect(
            lines == [
                "handshake refused: no secret matches (tried 1 channels); check the URL and token adapter=toy"
            ]
        )
    }

    @Test func refusalsBeyondTheLimitAreCounted() async throws {
        let lines = try await lines(of: [channel(Echo())]) { life in
            for _ in 0..<1_000 { await life.post(message("m1", "hello"), token: "false") }
            life.clock.advance(by: .seconds(61))
            await life.post(message("m1", "hello"), token: "false")
        }
        #expect(lines.count == 8)
        #expect(lines[5] == "log limit reached: further refused webhooks of this minute are only counted adapter=toy")
        #expect(lines[6] == "more webhooks refused adapter=toy count=995")
        #expect(lines[7].hasPrefix("webhook refused: "))
    }
}
