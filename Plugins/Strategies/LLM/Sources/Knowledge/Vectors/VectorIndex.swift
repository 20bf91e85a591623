import ChannelKit
import Crypto
import Foundation
import Synchronization

/// The vectors of the documents' chunks, which an endpoint makes little by little.
final class VectorIndex: Sendable {
    private struct State {
        var vectors: [SHA256Digest: [Float]] = [:]
        var isFilling = false
        var filling: Task<Void, Never>?
        var failure: EmbeddingsError?
        var pausedUntil = Date.distantPast
        var batches = 0
    }

    /// How many chunks are asked for at once.
    private static let batch = 64
    /// How long an endpoint is left alone that failed.
    private static let pause: TimeInterval = 30
    private static let batchTimeout = Duration.seconds(30)
    private static let maxQueryLength: TimeInterval = 2
    /// The share of what is left of the deadline that a question's vector may take.
    private static let queryShare = 0.25
    /// What an endpoint takes of a question; beyond it nothing is asked.
    private static let maxTextLength = 8_000

    private let endpoint: EmbeddingsEndpoint
    private let state = Mutex(State())

    init(_ settings: EmbeddingsSettings) { endpoint = EmbeddingsEndpoint(settings: settings) }

    deinit { state.withLock(\.filling)?.cancel() }

    /// How far it is, for the operator; nil if all is well.
    func trouble(with documents: [IndexedDocument]) -> String? {
        let (vectors, failure) = state.withLock { ($0.vectors, $0.failure) }
        if let failure { return "the embeddings endpoint failed: \(failure.reason)" }
        let missing = documents.flatMap(\.chunks).count { vectors[$0.digest] == nil }
        return missing > 0 ? "\(missing) of them have no vectors yet" : nil
    }

    // MARK: - The documents

    /// Sees that what has no vector gets one, in the background, and forgets what is in no document any more.
    ///
    /// The task belongs to the shelf and ends with it: vectors take longer than the question that asks for them first.
    func fill(for documents: [IndexedDocument], clock: any HubClock, services: StrategyServices) {
        state.withLock { state in
            guard !state.isFilling, clock.now >= state.pausedUntil else { return }
            let chunks = documents.flatMap(\.chunks)
            let missing = chunks.filter { state.vectors[$0.digest] == nil }
            guard !missing.isEmpty else { return }
            let digests = Set(chunks.map(\.digest))
            state.vectors = state.vectors.filter { digests.contains($0.key) }
            state.isFilling = true
            state.filling = Task { [weak self] in
                for start in stride(from: 0, to: missing.count, by: Self.batch) {
                    let batch = Array(missing[start..<min(start + Self.batch, missing.count)])
                    guard await self?.add(batch, clock: clock, services: services) == true else { break }
                }
                self?.state.withLock { $0.isFilling = false }
            }
        }
    }

    /// Waits until no more vectors are on their way, for tests.
    func settled() async { await state.withLock(\.filling)?.value }

    private func add(_ chunks: [DocumentChunk], clock: any HubClock, services: StrategyServices) async -> Bool {
        guard !Task.isCancelled else { return false }
        let began = clock.now
        do throws(EmbeddingsError) {
            let found = try await endpoint.embeddings(
                of: chunks.map(\.embeddedText),
                within: Self.batchTimeout,
                http: services.http
            )
            let number = state.withLock { state in
                for (chunk, vector) in zip(chunks, found.vectors) { state.vectors[chunk.digest] = vector }
                state.failure = nil
                state.batches += 1
                return state.batches
            }
            await record(found, since: began, call: "embedding/documents/\(number)", clock, services)
            return true
        } catch {
            note(error, at: clock.now)
            return false
        }
    }

    // MARK: - A question

    /// The chunks nearest to `query`, the best first; nil if that cannot be told now.
    func ranked(
        for query: String,
        in documents: [IndexedDocument],
        limit: Int,
        until deadline: Date,
        clock: any HubClock,
        services: StrategyServices
    ) async -> [RankedChunk]? {
        let now = clock.now
        let (vectors, isPaused) = state.withLock { ($0.vectors, now < $0.pausedUntil) }
        let time = min(Self.maxQueryLength, deadline.timeIntervalSince(now) * Self.queryShare)
        guard !vectors.isEmpty, !isPaused, time > 0 else { return nil }
        let text = String(query.prefix(Self.maxTextLength))
        guard let vector = await vector(of: text, within: time, clock, services) else { return nil }
        return Self.nearest(to: vector, of: vectors, in: documents, limit: limit)
    }

    private func vector(
        of query: String,
        within time: TimeInterval,
        _ clock: any HubClock,
        _ services: StrategyServices
    ) async -> [Float]? {
        let began = clock.now
        let answer = await clock.bounded(until: began.addingTimeInterval(time)) { [endpoint] in
            await endpoint.outcome(of: query, within: .seconds(time), http: services.http)
        }
        switch answer ?? .failure(.late) {
        case .success(let found):
            state.withLock { $0.failure = nil }
            await record(found, since: began, call: "embedding", clock, services)
            return found.vectors.first
        case .failure(let error):
            if !Task.isCancelled { note(error, at: clock.now) }
            return nil
        }
    }

    private static func nearest(
        to query: [Float],
        of vectors: [SHA256Digest: [Float]],
        in documents: [IndexedDocument],
        limit: Int
    ) -> [RankedChunk] {
        var found: [RankedChunk] = []
        for (document, content) in documents.enumerated() {
            for (number, chunk) in content.chunks.enumerated() {
                guard let vector = vectors[chunk.digest], vector.count == query.count else { continue }
                let cosine = query.dot(vector)
                guard cosine > 0 else { continue }
                let place = ChunkPlace(document: document, chunk: number)
                found.append(RankedChunk(place: place, score: min(1, Double(cosine))))
            }
        }
        return Array(found.sorted { ($1.score, $0.place) < ($0.score, $1.place) }.prefix(limit))
    }

    // MARK: - What it comes to

    private func note(_ failure: EmbeddingsError, at now: Date) {
        state.withLock { state in
            state.failure = failure
            state.pausedUntil = now.addingTimeInterval(Self.pause)
        }
    }

    private func record(
        _ found: Embeddings,
        since began: Date,
        call: String,
        _ clock: any HubClock,
        _ services: StrategyServices
    ) async {
        let usage = ModelUsage(
            model: endpoint.settings.model,
            inputTokens: found.tokens,
            outputTokens: 0,
            milliseconds: Int(clock.now.timeIntervalSince(began) * 1_000),
            cost: 0
        )
        // What is not counted is no reason not to answer.
        try? await services.usage.record(usage, call: call)
    }
}

extension [Float] {
    fileprivate func dot(_ other: [Float]) -> Float {
        var sum: Float = 0
        for index in indices { sum += self[index] * other[index] }
        return sum
    }
}

extension EmbeddingsEndpoint {
    fileprivate func outcome(
        of text: String,
        within timeout: Duration,
        http: any HTTPSending
    ) async -> Result<Embeddings, EmbeddingsError> {
        do throws(EmbeddingsError) {
            return .success(try await embeddings(of: [text], within: timeout, http: http))
        } catch {
            return .failure(error)
        }
    }
}
