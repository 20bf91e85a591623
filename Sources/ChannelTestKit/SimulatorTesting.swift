public import ChannelKit
public import ChannelSimulatorKit
public import Foundation

/// The URL of the hub that ``withSimulator(_:hub:clock:settings:_:)`` posts webhooks to.
public let testHubURL = "http://hub.test"

/// Runs `body` against a simulated provider whose webhooks go to `hub`.
///
/// ```swift
/// try await withSimulator(ToySimulator.self, hub: hub) { baseURL in
///     [Sample.settings(baseURL: baseURL)]
/// } _: { server, settings in
///     try await server.say("Hello", as: customer, to: settings[0].id)
/// }
/// ```
///
/// - Parameters:
///   - hub: The client that the webhooks are posted with; it plays the hub.
///   - clock: The simulation's time.
///   - settings: The settings of the channels, for the base URL of the simulated API. A channel with a URL key gets
///     its webhooks at `/webhooks/<kind>/<key>`, any other at `/webhooks/<kind>`.
public func withSimulator<Simulator: ProviderSimulator>(
    _ type: Simulator.Type,
    hub: any HTTPSending,
    clock: any HubClock = SystemClock(),
    settings: (_ baseURL: String) throws -> [ChannelSettings],
    _ body: (_ server: SimulatorServer, _ channels: [ChannelSettings]) async throws -> Void
) async throws {
    var registry = SimulatorRegistry()
    try registry.register(type)
    let server = SimulatorServer(registry: registry, clock: clock, http: hub)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let channels = try settings(try await server.baseURL(of: SimulatorName(type.kind)))
        try await server.install([
            type.kind: channels.map { channel in
                let key = channel.urlKey.map { "/\($0.reveal())" } ?? ""
                let url = "\(testHubURL)/webhooks/\(type.kind)\(key)"
                return SimulatedChannel(id: channel.id, settings: channel, webhookURL: url)
            }
        ])
        try await body(server, channels)
        group.cancelAll()
        // The server ends with a cancellation error; only what `body` throws is of interest.
        while (try? await group.next()) != nil {}
    }
}

/// A minimal hub for tests of a simulator: it authenticates every webhook, records its events, and answers each
/// message through the provider's API.
public actor AnsweringHub<Adapter: TextSending>: HTTPSending {
    private var adapter: Adapter?
    private let receivedAt: Date
    private let words: @Sendable (UnifiedMessage) -> String
    /// The events of all webhooks so far.
    public private(set) var events: [InboundEvent] = []

    /// Creates a hub without a channel: it responds with 503.
    ///
    /// - Parameters:
    ///   - receivedAt: The time at which every webhook is received.
    ///   - words: The answer to a message.
    public init(
        for adapter: Adapter.Type,
        receivedAt: Date = Fixture.receivedAt,
        words: @escaping @Sendable (UnifiedMessage) -> String = { "You said: \($0.text)" }
    ) {
        self.receivedAt = receivedAt
        self.words = words
    }

    /// Gives the hub its channel.
    public func connect(to adapter: Adapter) { self.adapter = adapter }

    /// Takes a webhook: 200 if it is authentic, else 401.
    public func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        guard let adapter else { return OutboundResponse(status: 503) }
        let request = WebhookRequest(posted: request, receivedAt: receivedAt)
        guard let received = try? adapter.events(of: request) else { return OutboundResponse(status: 401) }
        for event in received {
            events.append(event)
            guard case .message(let message) = event else { continue }
            let destination = Destination(
                contact: message.contact,
                thread: message.thread,
                correlation: message.externalID
            )
            _ = try? await adapter.send(words(message), to: destination, using: WebhookClient())
        }
        return OutboundResponse(Adapter.manifest.acknowledgement)
    }

    /// The events once there are `count` of them.
    public func events(atLeast count: Int) async throws -> [InboundEvent] {
        while events.count < count { try await Task.sleep(for: .milliseconds(5)) }
        return events
    }
}
