import ChannelKit
import Foundation

/// Sends an attempt's request and reads the answer until its task is cancelled.
struct AnswerReader: Sendable {
    /// The max size of an answer, in bytes; above any real one, reasoning included.
    private static let answerLimit = 8 << 20
    /// The number of bytes read of an error response.
    private static let errorLimit = 64 << 10
    /// The time for the server to close the response after the last event, so that the connection can be reused.
    private static let closingTimeout: Duration = .milliseconds(250)

    let attempt: ModelAttempt
    let progress: AttemptProgress

    /// Reads the answer.
    func read() async -> AttemptEnd {
        do { return try await answer() } catch {
            if Task.isCancelled { return .cancelled }
            return .failed(failure(from: error), hasText: progress.characters > 0)
        }
    }

    private var clock: any HubClock { attempt.modelCall.clock }

    private func answer() async throws -> AttemptEnd {
        let response = try await attempt.modelCall.context.services.http.stream(request)
        guard (200..<300).contains(response.status) else { throw await refusal(response) }
        progress.accept()
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        if type.hasPrefix("text/html") { throw ModelFailure.malformed("the answer is a web page: check base_url") }
        return try await type.contains("json") ? readWhole(response.body) : readStream(response.body)
    }

    private var request: OutboundRequest {
        let modelCall = attempt.modelCall
        var request = attempt.endpoint.provider.wire.httpRequest(
            for: modelCall.request,
            to: attempt.endpoint,
            quirks: attempt.quirks
        )
        // The attempt's deadline counts; the client's timeout is a second later, as a fallback.
        request.timeout = .seconds(modelCall.deadline.timeIntervalSince(clock.now) + 1)
        request.responseLimit = Self.answerLimit
        return request
    }

    private func makeReader() -> any AnswerReading {
        let call = attempt.modelCall.context.key.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        // OpenAI accepts at most 40 characters.
        return attempt.endpoint.provider.wire.makeReader(callPrefix: "call_" + String(call.suffix(30)))
    }

    // MARK: - The answer

    private func readStream(_ body: AsyncThrowingStream<Data, any Error>) async throws -> AttemptEnd {
        var events = EventStreamReader()
        var reader = makeReader()
        var draft = Draft()
        do {
            for try await piece in body {
                for event in try events.events(in: piece) {
                    guard let end = try take(reader.pieces(of: event), into: &draft) else { continue }
                    await awaitClose(of: body)
                    return end
                }
            }
        } catch let error where !(error is ModelFailure || error is EventStreamError) {
            // The connection broke; only the formal end may be missing.
        }
        if let last = try? events.finish(), let pieces = try? reader.pieces(of: last),
            let end = take(pieces, into: &draft)
        {
            return end
        }
        if let end = take(reader.piecesAtClose(), into: &draft) { return end }
        throw ModelFailure.incomplete(after: progress.characters)
    }

    private func readWhole(_ body: AsyncThrowingStream<Data, any Error>) async throws -> AttemptEnd {
        let data = try await bytes(of: body, limit: Self.answerLimit)
        try Task.checkCancellation()
        guard let answer = try? JSONValue(parsing: data) else { throw ModelFailure.malformed("the answer is not JSON") }
        var reader = makeReader()
        var draft = Draft()
        guard let end = try take(reader.pieces(ofWhole: answer), into: &draft) else {
            throw ModelFailure.malformed("the answer has no end")
        }
        return end
    }

    /// The parts withheld until the end: a tool call of an incomplete answer must not run.
    private struct Draft {
        var calls: [ToolCall] = []
    }

    /// Passes the text on; returns the end if it is among `pieces`.
    private func take(_ pieces: [AnswerPiece], into draft: inout Draft) -> AttemptEnd? {
        for piece in pieces {
            switch piece {
            case .end(let reason): return .answered(draft.calls, reason)
            case .call(let call): draft.calls.append(call)
            case .text, .hidden, .tokens:
                guard progress.record(piece) else { return nil }
                if case .text(let text) = piece { attempt.modelCall.events.yield(.text(text)) }
            }
        }
        return nil
    }

    private func awaitClose(of body: AsyncThrowingStream<Data, any Error>) async {
        _ = try? await clock.withTimeout(Self.closingTimeout) { for try await _ in body {} }
    }

    // MARK: - Failures

    private func refusal(_ response: StreamedResponse) async -> ModelFailure {
        let body = (try? await bytes(of: response.body, limit: Self.errorLimit)) ?? Data()
        let wait = response.headers["retry-after-ms"].flatMap(Double.init).flatMap { RetryAfter.wait(milliseconds: $0) }
        let head = OutboundResponse(status: response.status, headers: response.headers)
        return ProviderError(body: body)
            .failure(status: response.status, retryAfter: wait ?? head.retryAfter(now: clock.now))
    }

    private func failure(from error: any Error) -> ModelFailure {
        switch error {
        case let failure as ModelFailure: failure
        case EventStreamError.tooLong(let limit): .malformed("an event is longer than \(limit) bytes")
        case let failure as HTTPFailure where !progress.wasAccepted: ModelFailure(failure)
        default: .incomplete(after: progress.characters)
        }
    }

    /// The first `limit` bytes of a body.
    private func bytes(of body: AsyncThrowingStream<Data, any Error>, limit: Int) async throws -> Data {
        var data = Data()
        for try await piece in body {
            data += piece.prefix(limit - data.count)
            if data.count >= limit { break }
        }
        return data
    }
}
