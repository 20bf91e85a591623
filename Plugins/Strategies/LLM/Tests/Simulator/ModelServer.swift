import ChannelKit
import ChannelSimulatorKit
import Foundation
import LLMSimulator

/// Simulated models behind a local port.
struct ModelServer: Sendable {
    let server: SimulatorServer
    let url: String

    /// Sends a request by one of the APIs and reads the whole answer.
    func ask(_ api: ModelAPI, _ body: JSONValue, headers: HeaderFields? = nil) async throws -> OutboundResponse {
        try await WebhookClient().send(request(api, body, headers: headers))
    }

    /// Sends a request by one of the APIs and streams the answer.
    func stream(_ api: ModelAPI, _ body: JSONValue) async throws -> StreamedResponse {
        try await WebhookClient(isCrowd: true).stream(request(api, body))
    }

    /// Sends a request to the simulator's control routes.
    func control(_ path: String, method: String = "POST", _ body: JSONValue? = nil) async throws -> JSONValue {
        let base = url.replacing("/llm", with: "")
        let answer = try await WebhookClient().send(
            OutboundRequest(
                method: method,
                url: "\(base)/_simulator/\(path)",
                headers: ["Content-Type": "application/json"],
                body: body?.data ?? Data()
            )
        )
        return try JSONValue(parsing: answer.body)
    }

    private func request(_ api: ModelAPI, _ body: JSONValue, headers: HeaderFields? = nil) -> OutboundRequest {
        OutboundRequest(
            method: "POST",
            url: "\(url)/\(api.path)",
            headers: headers ?? api.headers,
            body: body.data,
            timeout: .seconds(30)
        )
    }
}

/// An API of language models.
enum ModelAPI: String, CaseIterable, Sendable {
    case openAI, anthropic, embeddings

    static let talking: [ModelAPI] = [.openAI, .anthropic]

    var path: String {
        switch self {
        case .openAI: "chat/completions"
        case .anthropic: "v1/messages"
        case .embeddings: "v1/embeddings"
        }
    }

    var headers: HeaderFields {
        switch self {
        case .openAI, .embeddings: ["Authorization": "Bearer key"]
        case .anthropic: ["x-api-key": "key", "anthropic-version": "2023-06-01"]
        }
    }

    /// A request of one message with the required members.
    func question(
        _ text: String,
        instructions: String = "Answer in English.",
        model: String = "simulated",
        adding members: [String: JSONValue] = [:]
    ) -> JSONValue {
        question([["role": "user", "content": .string(text)]], instructions, model: model, adding: members)
    }

    func question(
        _ messages: [JSONValue],
        _ instructions: String = "Answer in English.",
        model: String = "simulated",
        adding members: [String: JSONValue] = [:]
    ) -> JSONValue {
        let system: JSONValue = ["role": "system", "content": .string(instructions)]
        let own: [String: JSONValue] =
            self == .openAI
            ? ["messages": .array([system] + messages)]
            : ["messages": .array(messages), "system": .string(instructions), "max_tokens": 500]
        return .object(own.merging(["model": .string(model)]) { $1 }.merging(members) { $1 })
    }

    /// A declared tool.
    func tool(_ name: String, _ schema: JSONValue = ["type": "object"]) -> JSONValue {
        self == .openAI
            ? ["type": "function", "function": ["name": .string(name), "parameters": schema]]
            : ["name": .string(name), "input_schema": schema]
    }

    /// The text of a whole answer.
    func text(in answer: OutboundResponse) throws -> String? {
        let json = try JSONValue(parsing: answer.body)
        return self == .openAI
            ? json["choices"]?[0]?["message"]?["content"]?.string
            : json["content"]?[0]?["text"]?.string
    }

    /// The pieces of text in the events of a stream.
    func pieces(in events: [JSONValue]) -> [String] {
        events.compactMap { event in
            let text = self == .openAI ? event["choices"]?[0]?["delta"]?["content"] : event["delta"]?["text"]
            return text?.string
        }.filter { !$0.isEmpty }
    }
}

/// The JSON data of server-sent events; a line without its end is still on its way.
func events(in data: Data) throws -> [JSONValue] {
    let lines = data.lastIndex(of: UInt8(ascii: "\n")).map { data[...$0] } ?? Data()
    return try String(decoding: lines, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("data: {") }
        .map { try JSONValue(parsing: Data($0.dropFirst(6).utf8)) }
}

/// Runs `body` with simulated models.
///
/// Default timing: immediate answers.
func withModels<Result>(
    _ script: ModelScript = .receptionist,
    timing: SimulatorTiming = SimulatorTiming(thinkingTime: .zero, pieceInterval: .zero),
    clock: any HubClock = SystemClock(),
    _ body: (ModelServer) async throws -> Result
) async throws -> Result {
    var registry = SimulatorRegistry()
    try registry.register(service: ModelSimulator.self) { ModelSimulator(service: $0, script: script) }
    let server = SimulatorServer(registry: registry, timing: timing, clock: clock)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let result = try await body(ModelServer(server: server, url: try await server.baseURL(of: "llm")))
        group.cancelAll()
        // The server ends with a cancellation error; only errors of `body` count.
        while (try? await group.next()) != nil {}
        return result
    }
}
