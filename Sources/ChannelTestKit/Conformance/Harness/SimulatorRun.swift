import ChannelKit
import ChannelSimulatorKit
import Foundation
import Logging

/// A simulated provider with channels, and the webhooks that it posts.
struct SimulatorRun: Sendable {
    let subject: ConformanceSubject
    let server: SimulatorServer
    let hub: RecordingHub
    let channels: TestChannels
    /// A client that reaches the provider over loopback.
    let http: ObservedHTTP

    var intake: WebhookIntake { WebhookIntake(subject, channels.members) }

    /// The items and events of the webhooks so far for the channel under test.
    var accepted: [WebhookIntake.Accepted] {
        get async throws { try await hub.webhooks.flatMap(intake.receive) }
    }

    /// Sends `text` of the customer to the channel under test, and returns the webhook.
    func say(_ text: String, as customer: UnifiedContact? = nil) async throws -> WebhookRequest {
        let before = await hub.webhooks.count
        _ = try await server.say(text, as: customer ?? subject.customer, to: channels.own.id)
        guard let webhook = await hub.webhooks.dropFirst(before).first else {
            throw NoWebhook()
        }
        return webhook
    }

    /// Returns a destination for a reply to the customer.
    func destination(_ correlation: String = "conformance-\(UUID())") -> Destination {
        Destination(contact: subject.customer, correlation: correlation)
    }

    /// The adapter under test, if it sends text.
    var texting: any TextSending {
        get throws {
            guard let texting = channels.own.adapter as? any TextSending else {
                throw NotApplicable.sendsNoText
            }
            return texting
        }
    }

    /// Opens the conversation and sends `text`: most providers require that the customer has written first.
    func answer(_ text: String, correlation: String = "conformance-\(UUID())") async throws -> DeliveryReceipt {
        _ = try await say("Hello")
        return try await texting.send(text, to: destination(correlation), using: http)
    }

    /// Waits until the simulator has reported `count` statuses, and returns them as the channel reads them.
    ///
    /// - Returns: An empty array at once if the provider reports none.
    func statuses(of externalID: String, count: Int) async throws -> [StatusUpdate] {
        guard subject.tellsStatuses else { return [] }
        let intake = intake
        _ = await hub.webhooks { webhooks in
            webhooks.flatMap { (try? intake.receive($0)) ?? [] }.flatMap(\.events)
                .count { $0.status?.externalID == externalID } >= count
        }
        return try await accepted.flatMap(\.events).compactMap(\.status).filter { $0.externalID == externalID }
    }
}

/// An error of a simulator that posted no webhook for a customer's action.
struct NoWebhook: Error, CustomStringConvertible {
    var description: String { "the simulator posted no webhook" }
}

extension ConformanceSubject {
    /// A fast timing, because a check must not wait for seconds.
    private static let timing = SimulatorTiming(
        sentAfter: .milliseconds(5),
        deliveredAfter: .milliseconds(20),
        readAfter: .milliseconds(40),
        firstRedelivery: .milliseconds(20),
        maxRedelivery: .milliseconds(100),
        answerTimeout: .seconds(5),
        overtakingTime: .milliseconds(60)
    )

    /// Runs `body` with the simulated provider, which has the subject's channels.
    ///
    /// - Parameter known: The settings as the provider knows them, if they differ from the hub's.
    func withSimulator<Result: Sendable>(
        known: (@Sendable (ConformanceSubject, String) -> ChannelSettings)? = nil,
        _ body: @Sendable (SimulatorRun) async throws -> Result
    ) async throws -> Result {
        var registry = SimulatorRegistry()
        try registry.register(simulator)
        let hub = RecordingHub(acknowledgement: manifest.acknowledgement)
        let server = SimulatorServer(registry: registry, timing: Self.timing, http: hub, logger: .silent)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            defer { group.cancelAll() }
            let baseURL = try await server.baseURL(of: SimulatorName(manifest.kind))
            let channels = try TestChannels(self, baseURL: baseURL)
            let simulated = channels.members.map { member in
                let settings = member.id == channels.own.id ? known?(self, baseURL) ?? member.settings : member.settings
                return SimulatedChannel(
                    id: member.id,
                    settings: settings,
                    webhookURL: member.settings.webhookURL(of: manifest.kind)
                )
            }
            try await server.install([manifest.kind: simulated])
            return try await body(
                SimulatorRun(subject: self, server: server, hub: hub, channels: channels, http: ObservedHTTP())
            )
        }
    }
}

extension Logger {
    fileprivate static var silent: Logger { Logger(label: "conformance") { _ in SwiftLogNoOpLogHandler() } }
}

extension InboundEvent {
    var message: UnifiedMessage? {
        if case .message(let message) = self { message } else { nil }
    }

    var status: StatusUpdate? {
        if case .status(let status) = self { status } else { nil }
    }
}
