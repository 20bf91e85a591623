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
            return .failed(failure(from: error), hasText: isSpoken && progress.characters > 0)
        }
    }

    private var clock: any HubClock { attempt.modelCall.clock }
    private var isSpoken: Bool { attempt.modelCall.context.isSpoken }

    private func answer() async throws -> AttemptEnd {
        let response = try await attempt.modelCall.context.services.http.stream(request)
        guard (200..<300).contains(response.status) else { throw await refusal(response) }
        progress.accept()
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        if type.hasPrefix("text/html") { throw ModelFailure.malformed("the answer is a web page: check base_url") }
        // The first byte tells more than the type: some servers send JSON as text, and events as JSON.
        var start = Data()
        for try await piece in response.body {
            start += piece
            if start.contains(where: { !Self.isBlank($0) }) { break }
        }
        let first = start.first { !Self.isBlank($0) }
        let isWhole = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        return try await isWhole ? readWhole(start, response.body) : readStream(start, response.body)
    }

    private typealias Body = AsyncThrowingStream<Data, any Error>

    private static func isBlank(_ byte: UInt8) -> Bool {
        // Also the bytes of a byte order mark.
        [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(byte)
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

    private func makeReader() -> any AnswerReading { attempt.endpoint.provider.wire.makeReader(callPrefix: callPrefix) }

    /// The prefix of generated ids of calls.
    private var callPrefix: String {
        let call = attempt.modelCall.context.key.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        // OpenAI accepts at most 40 characters.
        return "call_" + String(call.suffix(30))
    }

    // MARK: - The answer

    private func readStream(_ start: Data, _ body: Body) async throws -> AttemptEnd {
        var events = EventStreamReader()
        var reader = makeReader()
        var draft = AnswerDraft(opensReasoning: attempt.quirks.opensReasoning, isSpoken: isSpoken)
        do {
            var rest = body.makeAsyncIterator()
            var next: Data? = start
            while let piece = next {
                for event in try events.events(in: piece) {
                    guard let end = try take(reader.pieces(of: event), into: &draft) else { continue }
                    await awaitClose(of: body)
                    return end
                }
                next = try await rest.next()
            }
        } catch let error where !(error is ModelFailure || error is EventStreamError) {
            // The connection broke; only the formal end may be missing.
        }
        if let last = try? events.finish(), let pieces = try? reader.pieces(of: last),
            let end = try take(pieces, into: &draft)
        {
            return end
        }
        if let end = try take(reader.piecesAtClose(), into: &draft) { return end }
        throw ModelFailure.incomplete(after: progress.characters)
    }

    private func readWhole(_ start: Data, _ body: Body) async throws -> AttemptEnd {
        var data = start
        for try await piece in body {
            data += piece
            if data.count >= Self.answerLimit { break }
        }
        try Task.checkCancellation()
        guard let answer = try? JSONValue(parsing: data) else { throw ModelFailure.malformed("the answer is not JSON") }
        var reader = makeReader()
        var draft = AnswerDraft(opensReasoning: attempt.quirks.opensReasoning, isSpoken: isSpoken)
        guard let end = try take(reader.pieces(ofWhole: answer), into: &draft) else {
            throw ModelFailure.malformed("the answer has no end")
        }
        return end
    }

    /// Passes the visible text on; returns the end if it is among `pieces`.
    private func take(_ pieces: [AnswerPiece], into draft: inout AnswerDraft) throws -> AttemptEnd? {
        for piece in pieces {
            switch piece {
            case .end(let reason): return try end(reason, of: &draft)
            case .call(let call): draft.calls.append(call)
            case .hidden, .tokens: guard progress.record(piece) else { return nil }
            case .text(let text):
                let visible = draft.add(text)
                guard pass(visible, hidden: text.utf8.count, of: &draft) else { return nil }
                if draft.isBroken, isSpoken { throw ModelFailure.loneClosing }
            }
        }
        return nil
    }

    /// Passes visible text on, in a call at once; false if the attempt was given up.
    private func pass(_ text: String, hidden bytes: Int, of draft: inout AnswerDraft) -> Bool {
        guard progress.record(text.isEmpty ? .hidden(bytes: bytes) : .text(text)) else { return false }
        if text.isEmpty { return true }
        if isSpoken { attempt.modelCall.events.yield(.text(text)) }
        draft.passed += text
        return true
    }

    private func end(_ reason: ModelEnd.Reason, of draft: inout AnswerDraft) throws -> AttemptEnd? {
        let rest = draft.finish()
        if !rest.isEmpty, !pass(rest, hidden: 0, of: &draft) { return nil }
        let calls = draft.allCalls(prefix: callPrefix)
        if draft.hasOnlyHidden, calls.isEmpty, reason == .complete {
            throw ModelFailure.malformed("the answer has no text for the customer")
        }
        let text = draft.visibleText
        if !isSpoken, !text.isEmpty { attempt.modelCall.events.yield(.text(text)) }
        let isWaiting = draft.calls.isEmpty && !calls.isEmpty && reason == .complete
        return .answered(calls, isWaiting ? .calls : reason, opensReasoning: draft.opensReasoning)
    }

    /// Reads to the end of the response for a moment, so that the connection can be reused.
    private func awaitClose(of body: Body) async {
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
