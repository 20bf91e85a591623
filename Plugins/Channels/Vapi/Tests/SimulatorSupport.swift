import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import VapiChannel
import VapiSimulator

/// Runs `body` against a simulated Vapi whose messages go to `hub`.
func withSimulator(
    hub: TalkingHub,
    settings: [String: SettingValue?] = [:],
    _ body: (SimulatorServer, VapiAdapter) async throws -> Void
) async throws {
    try await withSimulator(VapiPlatformSimulator.self, hub: hub) { baseURL in
        [Sample.settings(settings, baseURL: baseURL)]
    } _: { server, channels in
        let adapter = try VapiAdapter(channels[0])
        await hub.connect(to: adapter)
        try await body(server, adapter)
    }
}

/// A minimal hub: it repeats the caller's words, sentence by sentence, unless a delay is set.
actor TalkingHub: HTTPStreaming {
    /// A question whose complete answer takes the hub a minute.
    static let longQuestion = "On Monday"

    private let delay: Duration
    private var adapter: VapiAdapter?
    private(set) var events: [InboundEvent] = []
    private(set) var hangUps = 0

    init(delay: Duration = .zero) { self.delay = delay }

    func connect(to adapter: VapiAdapter) { self.adapter = adapter }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        guard let adapter, let items = take(request) else { return OutboundResponse(status: 401) }
        // A client with a shorter timeout has closed the connection.
        if items.contains(where: { $0.answer != .acknowledged }), delay > request.timeout {
            throw .ambiguous("timed out")
        }
        let responses = items.filter { $0.answer == .inline }.map { item in
            let text = words(of: item, on: adapter)
            return text.map { adapter.answer(item, with: [.text($0)]) }
                ?? adapter.answerWithoutReply(item, because: .silent("nothing was said"))
        }
        let response = VapiAdapter.combine(responses) ?? VapiAdapter.manifest.acknowledgement
        return OutboundResponse(response)
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
            if case .cancelled = reason { Task { await self.recordHangUp() } }
        }
        return StreamedResponse(status: head.status, headers: head.headers, body: body)
    }

    private func recordHangUp() { hangUps += 1 }

    private func take(_ request: OutboundRequest) -> [InboundItem]? {
        guard let adapter else { return nil }
        let received = Date()
        let webhook = WebhookRequest(posted: request, receivedAt: received)
        guard let authenticated = adapter.authenticated(webhook) else { return nil }
        let items = (try? VapiAdapter.split(authenticated)) ?? []
        events += items.flatMap { (try? adapter.normalize($0, receivedAt: received)) ?? [] }
        return items
    }

    private func words(of item: InboundItem, on adapter: VapiAdapter) -> String? {
        for case .message(let message) in (try? adapter.normalize(item, receivedAt: Date())) ?? [] {
            return message.text
        }
        return nil
    }
}
