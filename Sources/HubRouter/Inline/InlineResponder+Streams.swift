import ChannelKit
import Foundation

/// Responses whose body is written while the answer is made.
extension InlineResponder {
    func stream(_ request: WaitingRequest, by adapter: any StreamingAnswering) -> AnswerStream {
        let item = request.new.item
        return AnswerStream(head: adapter.beginStream(for: item), pieces: pieces(of: request, by: adapter)) {
            self.leave(request.place)
        }
    }

    /// The bytes of a stream, one piece for each request, so that every piece before the requested one was written.
    private func pieces(of request: WaitingRequest, by adapter: any StreamingAnswering) -> AnswerStream.Pieces {
        let item = request.new.item
        return AnswerStream.Pieces { [self] heard, isFilled in
            request.exchange.recordSpoken(heard)
            if heard == 0, !isFilled, let filler = await filler(for: request, by: adapter) { return .filler(filler) }
            switch await nextUpdate(of: request, after: heard) {
            case .piece(let text): return .more(adapter.streamChunk(text, for: item))
            case .answer(.reply(let contents)):
                let rest = heard == 0 ? contents : contents.filter(\.steersCall)
                let bytes = rest.map {
                    $0.steersCall ? adapter.streamContent($0, for: item) : adapter.say($0, for: item)
                }
                return .last(bytes.reduce(Data(), +) + adapter.endStream(for: item, because: nil))
            case .answer(.noReply(let reason)):
                return .last(adapter.endStream(for: item, because: heard == 0 ? reason : nil))
            case nil: return .last(adapter.endStream(for: item, because: heard == 0 ? .late : nil))
            }
        }
    }

    /// The adapter's filler, if no answer came within its delay.
    private func filler(for request: WaitingRequest, by adapter: any StreamingAnswering) async -> Data? {
        guard request.isNew, let filler = adapter.filler(for: request.new.item) else { return nil }
        let end = min(request.new.receivedAt.addingTimeInterval(filler.after.timeInterval), request.deadline)
        let update = await firstUpdate(of: request, before: end)
        return update == nil && !Task.isCancelled ? filler.bytes : nil
    }

    /// Waits for the next update: the first within the request's deadline, the others as the turn's deadlines allow.
    private func nextUpdate(of request: WaitingRequest, after heard: Int) async -> InlineExchange.Update? {
        guard heard == 0 else { return await request.exchange.update(after: heard) }
        if !request.isNew, let answer = await storedAnswer(to: request) { return .answer(answer) }
        if let update = await firstUpdate(of: request, before: request.deadline) { return update }
        if let answer = await timeOut(request) { return .answer(answer) }
        return await request.exchange.update(after: 0)
    }

    private func firstUpdate(of request: WaitingRequest, before deadline: Date) async -> InlineExchange.Update? {
        await request.exchange.update(after: 0, until: deadline, by: context)
    }
}

extension StreamingAnswering {
    /// The bytes of `content` as text.
    fileprivate func say(_ content: ReplyContent, for item: InboundItem) -> Data {
        content.plainText.isEmpty ? Data() : streamChunk(content.plainText, for: item)
    }
}
