import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing

// Providers with invalid responses.

extension HostileInputTests {
    /// Values of Retry-After that could trap, overflow or stop a channel.
    static let retryAfter = [
        "9999999999999999", "9223372036854775807", "99999999999999999999999", "1764460800", "-1", "1e400", "NaN",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ]

    @Test func noRetryAfterKillsTheHubOrSilencesAChannel() async throws {
        let values = Self.retryAfter
        let configuration: @Sendable (String) -> String = { provider in
            let numbers = values.indices.map { "6\($0)" } + ["700"]
            return Self.configuration(numbers.map { Self.whatsapp("n\($0)", number: $0, provider: provider) })
        }
        let answer: HostileProvider.Answer = { request in
            let number = request.components.first { $0.hasPrefix("6") } ?? ""
            guard let index = Int(number.dropFirst()), values.indices.contains(index) else {
                return HostileProvider.taken()
            }
            let error: JSONValue = ["error": ["message": "too many", "code": 130_429]]
            var refusal = WebhookResponse.json(status: 429, error)
            refusal.headers["Retry-After"] = values[index]
            return refusal
        }
        try await withHub(configuration, answer: answer) { bed, hub in
            for index in values.indices {
                #expect(try await bed.send("hello", to: "6\(index)", id: "wamid.r\(index)") == 200)
            }
            try await bed.waitForCount(
                values.count,
                "SELECT count(*) FROM outbox WHERE state = 'pending' AND attempts > 0"
            )
            #expect(hub.process.isRunning)
            #expect(try bed.count("SELECT count(*) FROM outbox WHERE due_at > expires_at") == 0)
            // Within a day, and never at once.
            let day = Int((Date().timeIntervalSince1970 + 24 * 3_600) * 1_000)
            #expect(try bed.count("SELECT count(*) FROM outbox WHERE due_at > \(day)") == 0)
            #expect(try await bed.send("hello", to: "700", id: "wamid.r700") == 200)
            try await bed.waitForSent(1)
        }
    }
}
