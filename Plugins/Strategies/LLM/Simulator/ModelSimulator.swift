public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// Simulated language models behind both APIs: OpenAI's chat completions and embeddings, and Anthropic's messages.
///
/// It accepts any API key, validates requests as strictly as the providers, and answers by its script. Each call of
/// chat completions or messages takes the next queued fault.
public struct ModelSimulator: ServiceSimulator {
    public static let kind: StrategyKind = "llm"
    public static let faults: Set<SimulatorFault.Kind> = [
        .throttle, .overloaded, .failing, .expiredToken, .slowAnswer, .dropAfterAccepting, .stall, .breakStream,
        .failStream, .emptyAnswer, .badAnswer,
    ]

    private let service: SimulatedService
    private let script: ModelScript

    public init(service: SimulatedService) { self.init(service: service, script: .receptionist) }

    /// Makes models that answer by `script`.
    public init(service: SimulatedService, script: ModelScript) {
        self.service = service
        self.script = script
    }

    public func respond(to request: SimulatedRequest) async -> SimulatedAnswer {
        let path = request.components
        let wire: any ModelWire = path.last == "messages" ? AnthropicWire() : OpenAIWire(clock: service.clock)
        do throws(ModelRefusal) {
            guard request.method == "POST" else { throw .unknownPath(method: request.method, path: request.path) }
            switch path.last {
            case "messages": return try await chat(request, by: wire)
            case "completions" where path.dropLast().last == "chat": return try await chat(request, by: wire)
            case "transcriptions": return .response(.json(status: 200, ["text": .string(Self.transcript)]))
            case "embeddings": return .response(try await embeddings(of: request))
            default: throw .unknownPath(method: request.method, path: request.path)
            }
        } catch {
            return .response(wire.response(to: error))
        }
    }

    /// The words of every voice note.
    private static let transcript = "Is an appointment free on Friday?"

    private func chat(_ request: SimulatedRequest, by wire: any ModelWire) async throws(ModelRefusal) -> SimulatedAnswer
    {
        let question = try wire.question(from: request)
        let name = SimulatedModelName(question.model)
        if let refusal = name.refusal { throw refusal }
        let quirk = ModelQuirk(ofModel: question.model)
        try quirk?.check((try? JSONValue(parsing: request.body)) ?? .null)
        let fault = await service.nextFault()
        if let refusal = ModelRefusal(fault) { throw refusal }
        let (step, latency) = script.answer(to: question)
        await think(for: latency ?? name.latency ?? service.timing.thinkingTime, with: fault)
        let unsupported = UnsupportedAnswer(ofModel: question.model)?.step(for: question)
        let plain = ModelAnswer(fault?.step ?? unsupported ?? step, to: question, key: request.body.fingerprint)
        let answer = quirk?.written(plain) ?? plain
        if quirk == .plainjson {
            var response = wire.response(with: answer)
            response.headers["Content-Type"] = "text/plain"
            return .response(response).suffering(fault)
        }
        guard question.isStreamed else {
            if case .failStream = fault { throw .failing }
            return .response(wire.response(with: answer)).suffering(fault)
        }
        let events = wire.events(of: answer)
        var stream = stream(quirk?.sent(events) ?? events, by: wire, failing: fault)
        if quirk == .eventsasjson { stream.headers["Content-Type"] = "application/json" }
        return .stream(stream).suffering(fault)
    }

    private func think(for time: Duration, with fault: SimulatorFault?) async {
        let delay = if case .slowAnswer(let time) = fault { time } else { Duration.zero }
        if time + delay > .zero { try? await service.clock.sleep(for: time + delay) }
    }

    private func stream(
        _ events: [String],
        by wire: any ModelWire,
        failing fault: SimulatorFault?
    ) -> SimulatedStream {
        var events = events
        if case .failStream(let count) = fault { events = events.dropLast().prefix(count) + [wire.failureEvent] }
        let pieces = events.enumerated().map { index, event in
            SimulatedStream.Piece(after: index == 0 ? .zero : service.timing.pieceInterval, Data(event.utf8))
        }
        return SimulatedStream(headers: ["Content-Type": "text/event-stream; charset=utf-8"], pieces: pieces)
    }

    private func embeddings(of request: SimulatedRequest) async throws(ModelRefusal) -> WebhookResponse {
        let question = try EmbeddingRequest(request)
        let name = SimulatedModelName(question.model)
        if let refusal = name.refusal { throw refusal }
        await think(for: name.latency ?? service.timing.thinkingTime, with: nil)
        return .json(status: 200, question.answer)
    }
}

extension SimulatorFault {
    /// The answer that replaces the script's, for faults that do not refuse the call.
    fileprivate var step: ModelScript.Step? {
        switch self {
        case .emptyAnswer: .say("")
        // An invented key in a form that the reply checks detect.
        case .badAnswer: .say("Use the key sk-simulated-4f9a27c1e8b35d60 to log in.")
        default: nil
        }
    }
}
