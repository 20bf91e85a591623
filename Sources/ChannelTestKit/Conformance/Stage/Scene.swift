import ChannelKit
import ChannelSimulatorKit
import Foundation
import Logging

/// A provider that is played, channels at it, and what it posts to their hub.
struct Scene: Sendable {
    let subject: ConformanceSubject
    let server: SimulatorServer
    let hub: RecordingHub
    let cast: Cast
    /// A client that reaches the provider over loopback.
    let http: ObservedHTTP

    var reception: Reception { Reception(subject, cast.members) }

    /// Everything that the webhooks so far say to the channel under test, with its items.
    var accepted: [Reception.Accepted] {
        get async throws { try await hub.webhooks.flatMap(reception.receive) }
    }

    /// Lets the customer write to the channel under test, and returns the webhook.
    func say(_ text: String, as customer: UnifiedContact? = nil) async throws -> WebhookRequest {
        let before = await hub.webhooks.count
        _ = try await server.say(text, as: customer ?? subject.customer, to: cast.own.id)
        guard let webhook = await hub.webhooks.dropFirst(before).first else {
            throw NoWebhook()
        }
        return webhook
    }

    /// A destination for an answer to the customer.
    func destination(_ correlation: String = "conformance-\(UUID())") -> Destination {
        Destination(contact: subject.customer, correlation: correlation)
    }

    /// The adapter under test, as far as it sends text.
    var texting: any TextSending {
        get throws {
            guard let texting = cast.own.adapter as? any TextSending else {
                throw NotApplicable("the adapter sends no text")
            }
            return texting
        }
    }

    /// Opens the conversation and sends `text`: most providers want the customer to have written first.
    func answer(_ text: String, correlation: String = "conformance-\(UUID())") async throws -> DeliveryReceipt {
        _ = try await say("Hello")
        return try await texting.send(text, to: destination(correlation), using: http)
    }

    /// Waits until the simulator has told of `count` statuses, and returns the events that they are for the channel.
    ///
    /// - Returns: None at once where the provider tells of none.
    func statuses(of externalID: String, count: Int) async throws -> [StatusUpdate] {
        guard subject.tellsStatuses else { return [] }
        let reception = reception
        _ = await hub.webhooks { webhooks in
            webhooks.flatMap { (try? reception.receive($0)) ?? [] }.flatMap(\.events)
                .count { $0.status?.externalID == externalID } >= count
        }
        return try await accepted.flatMap(\.events).compactMap(\.status).filter { $0.externalID == externalID }
    }
}

/// A simulator took what a customer said and posted nothing.
struct NoWebhook: Error, CustomStringConvertible {
    var description: String { "the simulator posted no webhook" }
}

extension ConformanceSubject {
    /// Providers in a hurry: nobody waits for what takes them seconds.
    private static let timing = SimulatorTiming(
        sentAfter: .milliseconds(5),
        deliveredAfter: .milliseconds(20),
        readAfter: .milliseconds(40),
        firstRedelivery: .milliseconds(20),
        maxRedelivery: .milliseconds(100),
        answerTimeout: .seconds(5),
        overtakingTime: .milliseconds(60)
    )

    /// Runs `body` beside the simulated provider, which knows the cast's channels.
    ///
    /// - Parameter known: How the provider knows them, where that differs from what the hub's settings say.
    func onStage<Result: Sendable>(
        known: (@Sendable (ConformanceSubject, String) -> ChannelSettings)? = nil,
        _ body: @Sendable (Scene) async throws -> Result
    ) async throws -> Result {
        var registry = SimulatorRegistry()
        try registry.register(simulator)
        let hub = RecordingHub(acknowledgement: manifest.acknowledgement)
        let server = SimulatorServer(registry: registry, timing: Self.timing, http: hub, logger: .silent)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            defer { group.cancelAll() }
            let baseURL = try await server.baseURL(of: SimulatorName(manifest.kind))
            let cast = try Cast(self, baseURL: baseURL)
            let channels = cast.members.map { member in
                let settings = member.id == cast.own.id ? known?(self, baseURL) ?? member.settings : member.settings
                return SimulatedChannel(
                    id: member.id,
                    settings: settings,
                    webhookURL: member.settings.webhookURL(of: manifest.kind)
                )
            }
            try await server.install([manifest.kind: channels])
            return try await body(Scene(subject: self, server: server, hub: hub, cast: cast, http: ObservedHTTP()))
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
