import ChannelKit
import ChannelSimulatorKit
import Foundation
import VapiChannel
import VapiSimulator

/// Runs `body` against a simulated Vapi whose messages go to `hub`.
func withSimulator(
    hub: TalkingHub,
    settings: [String: SettingValue?] = [:],
    _ body: (SimulatorServer, VapiAdapter) async throws -> Void
) async throws {
    var registry = SimulatorRegistry()
    try registry.register(VapiPlatformSimulator.self)
    let server = SimulatorServer(registry: registry, http: hub)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let baseURL = try await server.baseURL(of: "vapi")
        let settings = Sample.settings(settings, baseURL: baseURL)
        let adapter = try VapiAdapter(settings)
        await hub.connect(to: adapter)
        let channel = SimulatedChannel(
            id: Sample.channel,
            settings: settings,
            webhookURL: "http://hub.test/webhooks/vapi/k"
        )
        try await server.install(["vapi": [channel]])
        try await body(server, adapter)
        group.cancelAll()
        // The server ends with a cancellation error; only what `body` throws is of interest.
        while (try? await group.next()) != nil {}
    }
}

/// The least of hubs: it answers with the words of the caller, sentence by sentence, unless it is said to take so long.
actor TalkingHub: HTTPStreaming {
    /// What takes the hub a minute to answer to its end.
    static let longQuestion = "On Monday"

    private let delay: Duration
    private var adapter: VapiAdapter?
    private(set) var events: [InboundEvent] = []
    private(set) var hangUps = 0

    init(delay: Duration = .zero) { self.delay = delay }

    func connect(to adapter: VapiAdapter) { self.adapter = adapter }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        guard let adapter, let items = take(request) else { return OutboundResponse(status: 401) }
        // Whoever would have to wait longer than they do has gone.
        if items.contains(where: { $0.answer != .acknowledged }), delay > request.timeout {
            throw .ambiguous("timed out")
        }
        let responses = items.filter { $0.answer == .inline }.map { item in
            let text = words(of: item, on: adapter)
            return text.map { adapter.answer(item, with: [.text($0)]) }
                ?? adapter.answerWithoutReply(item, because: .silent("nothing was said"))
        }
        let response = VapiAdapter.combine(responses) ?? VapiAdapter.manifest.acknowledgement
        return OutboundResponse(status: response.status, headers: response.headers, body: response.body)
    }

    func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        guard let adapter, let item = take(request)?.first, item.answer == .streaming else {
            return StreamedResponse(status: 401, headers: [:], body: AsyncThrowingStream { $0.finish() })
        }
        let head = adapter.beginStream(for: item)
        let text = words(of: item, on: adapter) ?? ""
        let (body, pieces) = AsyncThrowingStream<Data, any Error>.makeStream()
        pieces.yield(head.body)
        let speaking = Task {
            pieces.yield(adapter.streamChunk("You said: \(text)", for: item))
            if text == Self.longQuestion { try await Task.sleep(for: .seconds(60)) }
            pieces.yield(adapter.streamChunk("Is that right?", for: item))
            if text == "Bye." { pieces.yield(adapter.streamContent(.endCall, for: item)) }
            if text == "A person." { pieces.yield(adapter.streamContent(.transfer(), for: item)) }
            pieces.yield(adapter.endStream(for: item, because: nil))
            pieces.finish()
        }
        pieces.onTermination = { reason in
            speaking.cancel()
            if case .cancelled = reason { Task { await self.noteHangUp() } }
        }
        return StreamedResponse(status: head.status, headers: head.headers, body: body)
    }

    private func noteHangUp() { hangUps += 1 }

    private func take(_ request: OutboundRequest) -> [InboundItem]? {
        guard let adapter else { return nil }
        let webhook = WebhookRequest(
            target: request.url.replacing("http://hub.test", with: ""),
            headers: request.headers,
            body: request.body,
            receivedAt: Date()
        )
        for credential in adapter.credentials {
            guard let vouched = try? VapiAdapter.authenticate(webhook, with: credential) else { continue }
            let items = (try? VapiAdapter.split(vouched)) ?? []
            events += items.flatMap { (try? adapter.normalize($0, receivedAt: Date())) ?? [] }
            return items
        }
        return nil
    }

    private func words(of item: InboundItem, on adapter: VapiAdapter) -> String? {
        for case .message(let message) in (try? adapter.normalize(item, receivedAt: Date())) ?? [] {
            return message.text
        }
        return nil
    }
}
