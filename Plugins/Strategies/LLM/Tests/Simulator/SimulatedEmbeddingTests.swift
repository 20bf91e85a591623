import ChannelKit
import ChannelSimulatorKit
import Foundation
import LLMSimulator
import Testing

/// Embeddings of the simulator.
@Suite(.timeLimit(.minutes(5)))
struct SimulatedEmbeddingTests {
    private func vectors(of texts: [String], from models: ModelServer) async throws -> [[Double]] {
        let body: JSONValue = ["model": "simulated", "input": .array(texts.map(JSONValue.string))]
        let answer = try JSONValue(parsing: try await models.ask(.embeddings, body).body)
        return answer["data"]?.array?.map { $0["embedding"]?.array?.compactMap(\.number) ?? [] } ?? []
    }

    private func cosine(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }

    static let questions = [
        (
            "Combien coûte un détartrage ?", "Le détartrage coûte 90 $, taxes comprises.",
            "We are open from Monday to Friday."
        ),
        ("When are you open?", "Our opening hours: we are open Monday to Friday.", "A cleaning costs 90 dollars."),
        (
            "Do you have parking for customers?", "There is free parking behind the building, for customers only.",
            "Les urgences sont vues le jour même."
        ),
    ]

    @Test(arguments: questions)
    func relatedTextsAreNear(question: String, near: String, far: String) async throws {
        try await withModels { models in
            let vectors = try await vectors(of: [question, near, far], from: models)
            #expect(vectors.map(\.count) == [256, 256, 256])
            #expect(abs(cosine(vectors[0], vectors[0]) - 1) < 0.001)
            #expect(cosine(vectors[0], vectors[1]) > 0.7)
            #expect(cosine(vectors[0], vectors[2]) < 0.7)
            #expect(try await self.vectors(of: [question.uppercased()], from: models) == [vectors[0]])
        }
    }
}
