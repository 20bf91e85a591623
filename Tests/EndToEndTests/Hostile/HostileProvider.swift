import ChannelKit
import ChannelSimulatorKit
import Foundation
import Synchronization

/// A server in place of a provider's API, with responses that a test chooses.
///
/// The `base_url` of WhatsApp channels points to it; the first path component after the version is the number or file.
struct HostileProvider: ProviderSimulator {
    static let kind: AdapterKind = "whatsapp"
    static let demoConversation: [DemoLine] = []
    static let faults: Set<SimulatorFault.Kind> = []

    /// The handler of requests.
    typealias Answer = @Sendable (SimulatedRequest) async -> WebhookResponse

    /// A handler with the journal of its server.
    ///
    /// The journal is kept until the handler is removed: at its address another test could have one at once.
    private struct Entry {
        let journal: SimulatorJournal
        let answer: Answer
    }

    /// The handlers by server: the server makes the simulators, and cannot pass closures to them.
    private static let answers = Mutex<[ObjectIdentifier: Entry]>([:])

    private let provider: SimulatorContext

    init(channels: [SimulatedChannel], provider: SimulatorContext) { self.provider = provider }

    func respond(to request: SimulatedRequest) async -> WebhookResponse {
        let journal = ObjectIdentifier(provider.journal)
        guard let entry = Self.answers.withLock({ $0[journal] }) else { return WebhookResponse(status: 404) }
        return await entry.answer(request)
    }

    func act(_ action: CustomerAction, as customer: UnifiedContact, on channel: ChannelID) async throws -> ActionResult
    {
        throw SimulatorError.unsupported("acts")
    }

    /// Runs `body` with a server that responds with `answer`.
    static func with(_ answer: @escaping Answer, _ body: (_ url: String) async throws -> Void) async throws {
        var registry = SimulatorRegistry()
        try registry.register(HostileProvider.self)
        let server = SimulatorServer(registry: registry)
        let journal = ObjectIdentifier(server.journal)
        answers.withLock { $0[journal] = Entry(journal: server.journal, answer: answer) }
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

    /// Meta's response to an accepted message.
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
