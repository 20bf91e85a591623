import ChannelKit
import Foundation

/// Vectors of length 1, and the tokens that they cost.
struct Embeddings: Sendable {
    let vectors: [[Float]]
    let tokens: Int
}

/// The failure of a request for vectors; the descriptions quote neither texts nor credentials.
enum EmbeddingsError: Error, Hashable {
    case status(Int)
    case unreachable
    case malformed
    case timedOut

    var reason: String {
        switch self {
        case .status(let status): "HTTP \(status)"
        case .unreachable: "no answer"
        case .malformed: "invalid response"
        case .timedOut: "timed out"
        }
    }
}

/// An OpenAI-compatible endpoint for embeddings.
///
/// - SeeAlso: <https://platform.openai.com/docs/api-reference/embeddings/create>; Ollama, vLLM and others have the
///   same at `/v1/embeddings`.
struct EmbeddingsEndpoint: Sendable {
    let settings: EmbeddingsSettings

    /// The vectors of `texts`, in their order.
    func embeddings(
        of texts: [String],
        within timeout: Duration,
        http: any HTTPSending
    ) async throws(EmbeddingsError) -> Embeddings {
        let response: OutboundResponse
        do throws(HTTPFailure) { response = try await http.send(request(for: texts, timeout: timeout)) } catch {
            throw .unreachable
        }
        guard (200...299).contains(response.status) else { throw .status(response.status) }
        return try await read(response.body, count: texts.count)
    }

    private func request(for texts: [String], timeout: Duration) -> OutboundRequest {
        var headers: HeaderFields = ["Content-Type": "application/json"]
        if let key = settings.apiKey { headers["Authorization"] = "Bearer \(key.reveal())" }
        let body: JSONValue = [
            "model": .string(settings.model), "input": .array(texts.map(JSONValue.string)),
        ]
        return OutboundRequest(
            method: "POST",
            url: "\(settings.baseURL)/embeddings",
            headers: headers,
            body: body.data,
            timeout: timeout
        )
    }

    /// Reads an answer outside the cooperative pool, since parsing a hundred thousand numbers takes long.
    private func read(_ body: Data, count: Int) async throws(EmbeddingsError) -> Embeddings {
        let answer = await BackgroundWork.result { EmbeddingsAnswer(parsing: body) }
        guard let answer else { throw .malformed }
        let vectors = answer.items.sorted { $0.index < $1.index }.compactMap(\.embedding.normalized)
        guard vectors.count == count, answer.items.map(\.index).sorted() == Array(0..<count),
            Set(vectors.map(\.count)).count <= 1
        else { throw .malformed }
        return Embeddings(vectors: vectors, tokens: answer.tokens)
    }
}

/// The endpoint's response.
private struct EmbeddingsAnswer: Sendable {
    struct Item: Sendable {
        let index: Int
        let embedding: [Float]
    }

    let items: [Item]
    let tokens: Int

    /// Reads a response; nil if it is not JSON or an item of it is incomplete.
    init?(parsing body: Data) {
        guard let json = try? JSONValue(parsing: body), let elements = json["data"]?.array else { return nil }
        items = elements.compactMap(Item.init)
        tokens = json["usage"]?["prompt_tokens"]?.integer.flatMap(Int.init(exactly:)) ?? 0
        guard items.count == elements.count else { return nil }
    }
}

extension EmbeddingsAnswer.Item {
    init?(_ json: JSONValue) {
        guard let index = json["index"]?.integer.flatMap(Int.init(exactly:)), let numbers = json["embedding"]?.array
        else {
            return nil
        }
        self.init(index: index, embedding: numbers.compactMap { $0.number.map(Float.init) })
        guard embedding.count == numbers.count else { return nil }
    }
}

extension [Float] {
    /// The vector scaled to length 1; nil if it is zero or not finite.
    fileprivate var normalized: [Float]? {
        let length = reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 && length.isFinite ? map { $0 / length } : nil
    }
}
