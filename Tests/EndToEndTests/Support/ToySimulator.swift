import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A provider that replies to every customer itself, so that the control API can be tested without a hub.
struct ToySimulator: ProviderSimulator {
    static let kind: AdapterKind = "toy"
    static let demoConversation = [
        DemoLine(customer: UnifiedContact(id: "1", name: "Ana"), text: "Hello", language: "en")
    ]
    static let faults: Set<SimulatorFault.Kind> = [.throttle, .batchWebhooks]

    let channels: Set<ChannelID>
    let provider: SimulatorContext

    init(channels: [SimulatedChannel], provider: SimulatorContext) {
        self.channels = Set(channels.map(\.id))
        self.provider = provider
    }

    func respond(to request: SimulatedRequest) async -> WebhookResponse { WebhookResponse(status: 404) }

    /// Replies to a customer's action with its description; agents get no reply, locations are not supported, the hub
    /// has stored the messages of the customer `known` before, and an agent has the conversation of `waiting`.
    func act(_ action: CustomerAction, as customer: UnifiedContact, on channel: ChannelID) async throws -> ActionResult
    {
        if case .location = action { throw SimulatorError.unsupported("places") }
        let entry = await provider.journal.record(.said(action.text), of: "1", channel: channel, customer: customer.id)
        switch action {
        case .agentWrites, .agentLeaves:
            break
        case .text where customer.id == "known":
            await provider.journal.record(.unanswered(.duplicate), of: "1", channel: channel, customer: customer.id)
        case .text where customer.id == "waiting":
            await provider.journal.record(.unanswered(.agent), of: "1", channel: channel, customer: customer.id)
        default:
            await provider.journal.record(
                .reply("\(customer.name ?? customer.id): \(action)", correlation: nil),
                of: "2",
                channel: channel,
                customer: customer.id
            )
        }
        return ActionResult(providerID: "1", journalNumber: entry, answer: customer.id == "nobody" ? 500 : 200)
    }
}

/// Runs `body` with a server of toy simulators, which play the channel `lotus/toy`.
func withToySimulators(_ body: (SimulatorServer, _ url: String) async throws -> Void) async throws {
    var registry = SimulatorRegistry()
    try registry.register(ToySimulator.self)
    let server = SimulatorServer(registry: registry)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let url = "http://127.0.0.1:\(try await server.boundPort)"
        let id = ChannelID(tenant: "lotus", name: "toy")
        let channel = SimulatedChannel(
            id: id,
            settings: ChannelSettings(
                id: id,
                values: SettingValues([:]),
                baseURL: "\(url)/toy",
                publicURL: "http://hub.test"
            ),
            webhookURL: "http://hub.test/webhooks/toy"
        )
        try await server.install(["toy": [channel]])
        try await body(server, url)
        group.cancelAll()
        // The server ends with a cancellation error; only what `body` throws is of interest.
        while (try? await group.next()) != nil {}
    }
}
