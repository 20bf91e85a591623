import ChannelKit
import ChannelSimulatorKit
import Foundation
import Synchronization

/// A server in the place of a provider's API that answers as it likes.
///
/// It stands where `base_url` of WhatsApp channels points to; the first component of a path behind the version is the
/// number, or the file, that is meant.
struct HostileProvider: ProviderSimulator {
    static let kind: AdapterKind = "whatsapp"
    static let demoConversation: [DemoLine] = []
    static let faults: Set<SimulatorFault.Kind> = []

    /// How the requests to a path are answered.
    typealias Answer = @Sendable (SimulatedRequest) async -> WebhookResponse

    /// What all of them answer: simulators are made by the server, which knows no closures.
    private static let answers = Mutex<[ObjectIdentifier: Answer]>([:])

    private let provider: SimulatorContext

    init(channels: [SimulatedChannel], provider: SimulatorContext) { self.provider = provider }

    func respond(to request: SimulatedRequest) async -> WebhookResponse {
        let journal = ObjectIdentifier(provider.journal)
        guard let answer = Self.answers.withLock({ $0[journal] }) else { return WebhookResponse(status: 404) }
        return await answer(request)
    }

    func act(_ action: CustomerAction, as customer: UnifiedContact, on channel: ChannelID) async throws -> ActionResult
    {
        throw SimulatorError.unsupported("acts")
    }

    /// Runs `body` with a server that answers so.
    static func with(_ answer: @escaping Answer, _ body: (_ url: String) async throws -> Void) async throws {
        var registry = SimulatorRegistry()
        try registry.register(HostileProvider.self)
        let server = SimulatorServer(registry: registry)
        let journal = ObjectIdentifier(server.journal)
        answers.withLock { $0[journal] = answer }
        defer { answers.withLock { $0[journal] = nil } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let url = try await server.baseURL(of: SimulatorName("whatsapp"))
            try await server.install(["whatsapp": []])
            try await body(url)
            group.cancelAll()
            while (try? await group.next()) != nil {}
        }
    }

    /// What Meta answers to a message that it takes.
    static func taken() -> WebhookResponse {
        .json(
            status: 200,
            [
                "messaging_product": "whatsapp", "contacts": [["input": "1", "wa_id": "1"]],
                "messages": [["id": .string("wamid.\(UUID().uuidString)")]],
            ]
        )
    }
}
