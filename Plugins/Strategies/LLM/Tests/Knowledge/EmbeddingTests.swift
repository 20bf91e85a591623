import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

struct EmbeddingTests {
    private static let settings = EmbeddingsSettings(
        baseURL: "https://models.example/v1",
        model: "embed-1",
        apiKey: Secret("sk-embed")
    )

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder(["a.md": "# Parking\n\nThe garage is behind us.\n\n# Pets\n\nDogs are welcome."])
    }

    private static func vectors(_ vectors: [[Double]], tokens: Int64 = 7) -> FakeHTTP.Answer {
        .json([
            "data": .array(
                vectors.enumerated().reversed().map { index, vector in
                    ["index": .integer(Int64(index)), "embedding": .array(vector.map(JSONValue.number))]
                }
            ),
            "usage": ["prompt_tokens": .integer(tokens)],
        ])
    }

    /// Asks once, which starts the requests for vectors, and waits for them.
    private func asker(_ http: any HTTPStreaming, usage: RecordedUsage = RecordedUsage()) async throws -> Asker {
        var asker = try Asker([folder.path], embeddings: Self.settings)
        asker.services = asker.services.with(http: http, usage: usage)
        _ = await asker.ask("hello")
        await asker.base.store?.vectors?.waitUntilIdle()
        return asker
    }

    @Test func findsByMeaning() async throws {
        let usage = RecordedUsage()
        let http = FakeHTTP(Self.vectors([[3, 0, 4], [0, 1, 0]]), Self.vectors([[0.6, 0, 0.8]], tokens: 2))
        let asker = try await asker(http, usage: usage)
        let found = await asker.ask("where do I leave the car")
        #expect(found.first?.section == "Parking")
        #expect(abs((found.first?.score ?? 0) - 1) < 0.001)
        #expect(asker.base.status == "documents: 1, passages: 2")

        let requests = http.requests
        #expect(requests.map(\.url) == Array(repeating: "https://models.example/v1/embeddings", count: 2))
        #expect(requests.allSatisfy { $0.headers["Authorization"] == "Bearer sk-embed" })
        let body = try JSONValue(parsing: requests[0].body)
        #expect(
            body == [
                "model": "embed-1",
                "input": ["Parking\nThe garage is behind us.", "Pets\nDogs are welcome."],
            ]
        )
        #expect(try JSONValue(parsing: requests[1].body)["input"] == ["where do I leave the car"])
        #expect(requests[1].timeout == .seconds(2))
        #expect(usage.entries.map(\.call) == ["embedding/documents/1", "embedding"])
        #expect(usage.entries.map(\.usage.inputTokens) == [7, 2])
        #expect(usage.entries.last?.usage.model == "embed-1")
    }

    @Test func onlyNewChunksAreEmbedded() async throws {
        let http = FakeHTTP(
            Self.vectors([[1, 0], [0, 1]]),
            Self.vectors([[1, 0]]),
            Self.vectors([[1, 0]]),
            Self.vectors([[1, 1]])
        )
        let asker = try await asker(http)
        try folder.write("# Cats\n\nCats too.", to: "b.md")
        _ = await asker.askLater("cat")
        await asker.base.store?.vectors?.waitUntilIdle()
        let inputs = try http.requests.map { try JSONValue(parsing: $0.body)["input"] }
        #expect(inputs.contains(["Cats\nCats too."]))
        #expect(inputs.count { $0?.array?.count == 2 } == 1)
    }

    static let failures: [(FakeHTTP.Answer, String)] = [
        (.json(status: 500, [:]), "HTTP 500"), (.json(status: 401, ["error": "bad key sk-embed"]), "HTTP 401"),
        (.failure(.notSent("refused")), "no answer"), (.json(["data": []]), "invalid response"),
        (.json(["data": "x"]), "invalid response"), (vectors([[1, 0]]), "invalid response"),
        (vectors([[1, 0], [0, 0]]), "invalid response"), (vectors([[1, 0], [1]]), "invalid response"),
    ]

    @Test(arguments: failures.indices)
    func failingEndpointFallsBackToWords(_ number: Int) async throws {
        let (answer, reason) = Self.failures[number]
        let http = FakeHTTP(answer, Self.vectors([[1, 0], [0, 1]]), Self.vectors([[1, 0]]))
        let asker = try await asker(http)
        #expect(await asker.ask("dogs").map(\.section) == ["Pets"])
        #expect(asker.base.status == "documents: 1, passages: 2; the embeddings endpoint failed: \(reason)")
        #expect(http.requests.count == 1, "it is left alone for a while")
        asker.clock.advance(by: .seconds(30))
        _ = await asker.ask("dogs")
        await asker.base.store?.vectors?.waitUntilIdle()
        #expect(asker.base.status == "documents: 1, passages: 2")
    }

    @Test func failedQueryFallsBackToWords() async throws {
        let http = FakeHTTP(Self.vectors([[1, 0], [0, 1]]), .json(status: 503, [:]))
        let asker = try await asker(http)
        #expect(await asker.ask("dogs").map(\.section) == ["Pets"])
        #expect(asker.base.status.hasSuffix("the embeddings endpoint failed: HTTP 503"))
    }

    @Test(.timeLimit(.minutes(5))) func lateEndpointTimesOut() async throws {
        let http = HangingHTTP(first: Self.vectors([[1, 0], [0, 1]]))
        let asker = try await asker(http)
        let answer = Task { await asker.ask("dogs") }
        await asker.clock.waitForSleepers(1)
        #expect(asker.clock.deadlines == [asker.clock.now.addingTimeInterval(2)])
        asker.clock.advance(by: .seconds(2))
        #expect(await answer.value.map(\.section) == ["Pets"])
        #expect(asker.base.status.hasSuffix("the embeddings endpoint failed: timed out"))
    }

    @Test func ranksAreMerged() {
        func place(_ number: Int) -> ChunkPlace { ChunkPlace(document: 0, chunk: number) }
        let words = [RankedChunk(place: place(1), score: 0.9), RankedChunk(place: place(2), score: 0.5)]
        let meaning = [RankedChunk(place: place(2), score: 0.8), RankedChunk(place: place(3), score: 0.7)]
        let merged = RankFusion.merged(words, meaning)
        #expect(merged.map(\.place.chunk) == [2, 1, 3])
        #expect(merged.map(\.score) == [0.8, 0.9, 0.7])
    }
}

/// A client that answers once, and then hangs until it is cancelled.
private struct HangingHTTP: HTTPStreaming {
    private let http: FakeHTTP

    init(first: FakeHTTP.Answer) { http = FakeHTTP(first) }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        if http.requests.isEmpty { return try await http.send(request) }
        await Latch().wait()
        throw .ambiguous("cancelled")
    }

    func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        throw .notSent("nobody streams")
    }
}
