import ChannelKit
import ChannelSimulatorKit

/// A request for embeddings, validated like api.openai.com.
///
/// - SeeAlso: <https://platform.openai.com/docs/api-reference/embeddings>
struct EmbeddingRequest {
    private static let maxInputs = 2_048

    let model: String
    private let inputs: [String]
    private let dimensions: Int

    init(_ request: SimulatedRequest) throws(ModelRefusal) {
        try request.requireOpenAIKey()
        let body = try request.parameters()
        guard let model = body["model"]?.string ?? request.deployment, !model.isEmpty else {
            throw .invalid("you must provide a model parameter")
        }
        guard let input = body["input"]?.present else { throw .missing("input") }
        let inputs = input.string.map { [$0] } ?? input.array?.compactMap(\.string) ?? []
        guard !inputs.isEmpty, inputs.count <= Self.maxInputs, !inputs.contains("") else {
            throw .invalid("'$.input' is invalid. Please check the API reference.")
        }
        let dimensions = body["dimensions"]?.present.map { $0.integer ?? 0 } ?? Int64(Embedding.defaultDimensions)
        guard (1...4_096).contains(dimensions) else {
            throw .invalid("Invalid value for 'dimensions'.", parameter: "dimensions", code: "invalid_value")
        }
        self.model = model
        self.inputs = inputs
        self.dimensions = Int(dimensions)
    }

    var answer: JSONValue {
        let tokens = JSONValue.integer(Int64(inputs.reduce(0) { $0 + ($1.count + 3) / 4 }))
        let data = inputs.enumerated().map { index, input -> JSONValue in
            let vector = Embedding.vector(of: input, dimensions: dimensions)
            return [
                "object": "embedding", "index": .integer(Int64(index)),
                "embedding": .array(vector.map(JSONValue.number)),
            ]
        }
        return [
            "object": "list", "data": .array(data), "model": .string(model),
            "usage": ["prompt_tokens": tokens, "total_tokens": tokens],
        ]
    }
}
