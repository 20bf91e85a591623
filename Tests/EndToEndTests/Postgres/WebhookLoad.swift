import ChannelKit
import ChannelTestKit
import Foundation
import Synchronization

/// Webhooks of customers who write one message each, posted as a provider does that does not redeliver.
final class WebhookLoad: Sendable {
    /// The requests at a time, as of a provider with a few messages per second.
    private static let connections = 4
    /// The pause of a connection after a response.
    private static let pause: Duration = .milliseconds(50)

    private struct State {
        var isOver = false
        var posted = 0
        /// The texts that were acknowledged.
        var accepted: [String] = []
        /// The statuses of the other responses, with the value of `Retry-After`.
        var refusals: [String: Int] = [:]
    }

    private let url: String
    private let http: Loopback
    private let state = Mutex(State())

    init(to bed: TestBed) { (url, http) = ("\(bed.hubURL)/webhooks/whatsapp", bed.http) }

    /// The texts that were acknowledged.
    var accepted: [String] { state.withLock(\.accepted) }

    /// The number of each other response: the status, and the value of `Retry-After`.
    var refusals: [String: Int] { state.withLock(\.refusals) }

    /// Posts until `body` returns.
    func run(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.connections {
                group.addTask {
                    while let number = self.next() {
                        try await self.post(number)
                        try await Task.sleep(for: Self.pause)
                    }
                }
            }
            defer { state.withLock { $0.isOver = true } }
            try await body()
        }
    }

    /// Waits until `count` more messages were acknowledged.
    func acknowledged(_ count: Int) async throws {
        let goal = accepted.count + count
        try await eventually("\(count) more are acknowledged", within: .seconds(120)) { accepted.count >= goal }
    }

    private func next() -> Int? {
        state.withLock { state in
            guard !state.isOver else { return nil }
            state.posted += 1
            return state.posted
        }
    }

    private func post(_ number: Int) async throws {
        let text = "outage \(number)"
        let webhook = WhatsAppWebhook([
            .init(phoneNumberID: "100", from: "\(15_550_200_000 + number)", id: "wamid.outage-\(number)", text: text)
        ])
        let response = try await http.post(
            url,
            headers: [
                "Content-Type": "application/json",
                "X-Hub-Signature-256": webhook.signature(TestBed.secrets["lotus"] ?? ""),
            ],
            body: webhook.body
        )
        let wait = response.headers["Retry-After"] ?? "-"
        state.withLock { state in
            if response.status == 200 {
                state.accepted.append(text)
            } else {
                state.refusals["\(response.status) \(wait)", default: 0] += 1
            }
        }
    }
}
