import ChannelKit
import Crypto
import Foundation
import Synchronization

/// The vectors of the documents' chunks, which are requested in batches in the background.
final class VectorIndex: Sendable {
    private struct State {
        var vectors: [SHA256Digest: [Float]] = [:]
        var isFilling = false
        var filling: Task<Void, Never>?
        var failure: EmbeddingsError?
        var pausedUntil = Date.distantPast
        var batches = 0
    }

    /// The number of chunks in a request, below the limits of common servers.
    private static let batchSize = 64
    /// The pause in seconds after a failed request.
    private static let pause: TimeInterval = 30
    private static let batchTimeout = Duration.seconds(30)
    private static let maxQueryTime: TimeInterval = 2
    /// The share of the time until the deadline that a question's vector may take.
    private static let queryShare = 0.25
    /// The max length of a question to embed, in characters; the rest is cut.
    private static let maxTextLength = 8_000

    private let endpoint: EmbeddingsEndpoint
    private let state = Mutex(State())

    init(_ settings: EmbeddingsSettings) { endpoint = EmbeddingsEndpoint(settings: settings) }

    deinit { state.withLock(\.filling)?.cancel() }

    /// The problem or the progress, for the operator; nil if all vectors are there.
    func problem(with documents: [IndexedDocument]) -> String? {
        let (vectors, failure) = state.withLock { ($0.vectors, $0.failure) }
        if let failure { return "the embeddings endpoint failed: \(failure.reason)" }
        let missing = documents.flatMap(\.chunks).count { vectors[$0.digest] == nil }
        return missing > 0 ? "\(missing) of them have no vectors yet" : nil
    }

    // MARK: - Documents

    /// Requests missing vectors in the background, and discards those of removed chunks.
    ///
    /// The task belongs to the index and ends with it: it takes longer than the question that starts it.
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
                for start in stride(from: 0, to: missing.count, by: Self.batchSize) {
                    let batch = Array(missing[start..<min(start + Self.batchSize, missing.count)])
                    guard await self?.add(batch, clock: clock, services: services) == true else { break }
                }
                self?.state.withLock { $0.isFilling = false }
            }
        }
    }

    /// Waits until the background task has ended, for tests.
    func waitUntilIdle() async { await state.withLock(\.filling)?.value }

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
            record(error, at: clock.now)
            return false
        }
    }

    // MARK: - Questions

    /// The chunks nearest to `query`, best first; nil if vectors are not available.
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
        let time = min(Self.maxQueryTime, deadline.timeIntervalSince(now) * Self.queryShare)
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
        do throws(EmbeddingsError) {
            let found = try await clock.withDeadline(began.addingTimeInterval(time)) {
                [endpoint] () async throws(EmbeddingsError) in
                try await endpoint.embeddings(of: [query], within: .seconds(time), http: services.http)
            }
            guard let found else { throw .timedOut }
            state.withLock { $0.failure = nil }
            await record(found, since: began, call: "embedding", clock, services)
            return found.vectors.first
        } catch {
            if !Task.isCancelled { record(error, at: clock.now) }
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

    // MARK: - Usage

    private func record(_ failure: EmbeddingsError, at now: Date) {
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
        // A failed record must not lose the answer.
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
