import ChannelKit
import Foundation
import Logging

/// The responses to requests that wait for an answer.
extension InlineResponder {
    /// A request with its item, its place and its deadline.
    struct WaitingRequest: Sendable {
        let new: NewItem
        let id: ItemID
        let place: Place
        /// True if its turn is still to come.
        let isNew: Bool
        let adapter: any InlineAnswering
        /// The deadline of the answer.
        let deadline: Date

        var exchange: InlineExchange { place.exchange }
    }

    /// Waits for the answer to `new` and returns the response to its request.
    func respond(to new: NewItem, outcome: IntakeOutcome, at place: Place) async -> WebhookResult {
        guard let request = await waitingRequest(new, outcome, at: place) else {
            leave(place)
            return .response(context.table.adapters[new.adapter]?.type.manifest.acknowledgement ?? .init(status: 200))
        }
        if new.item.answer == .streaming, let streaming = request.adapter as? any StreamingAnswering {
            return .stream(stream(request, by: streaming))
        }
        return .response(await response(to: request))
    }

    /// Waits for the answers to all items of a request and combines them into one response.
    ///
    /// - Returns: Nil if the adapter's response answers only one item.
    func respond(to items: [(new: NewItem, outcome: IntakeOutcome, place: Place)]) async -> WebhookResponse? {
        var requests: [WaitingRequest] = []
        for item in items {
            guard let request = await waitingRequest(item.new, item.outcome, at: item.place) else {
                // Its channel answers nothing: without leaving its place the exchange would stay for ever.
                leave(item.place)
                continue
            }
            requests.append(request)
        }
        guard let type = requests.first.map({ type(of: $0.adapter) }) else { return nil }
        let responses = await withTaskGroup(of: (Int, WebhookResponse).self) { group in
            for (position, request) in requests.enumerated() {
                group.addTask { (position, await self.response(to: request)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        return type.combine(responses.sorted { $0.key < $1.key }.map(\.value))
    }

    /// True if the provider of `adapter` expects all items of a request answered in one response.
    func combines(_ adapter: any ChannelAdapter.Type) -> Bool {
        (adapter as? any InlineAnswering.Type)?.combine([]) != nil
    }

    private func waitingRequest(_ new: NewItem, _ outcome: IntakeOutcome, at place: Place) async -> WaitingRequest? {
        guard let channel = context.table.channels[new.channel], let adapter = channel.capabilities.inlineAnswering
        else { return nil }
        let deadline = channel.replyDeadline(receivedAt: new.receivedAt, of: new.item)
        var isNew = outcome.isNew
        if !isNew, new.item.answer == .streaming {
            isNew = await reopen(outcome.id, on: new.channel, deadline: deadline)
        }
        let request = WaitingRequest(
            new: new,
            id: outcome.id,
            place: place,
            isNew: isNew,
            adapter: adapter,
            deadline: deadline
        )
        if context.storage.isShared { watch(request) }
        return request
    }

    private func response(to request: WaitingRequest) async -> WebhookResponse {
        let answer = await answer(to: request)
        leave(request.place)
        switch answer {
        case .reply(let contents): return request.adapter.answer(request.new.item, with: contents)
        case .noReply(let reason): return request.adapter.answerWithoutReply(request.new.item, because: reason)
        }
    }

    private func answer(to request: WaitingRequest) async -> InlineAnswer {
        if !request.isNew, let answer = await storedAnswer(to: request) { return answer }
        if let answer = await request.exchange.answer(until: request.deadline, by: context) { return answer }
        return await timeOut(request) ?? .noReply(.late)
    }

    // MARK: - The stored answer

    /// Marks the request as timed out, unless its turn has just ended; it and its duplicates get the fallback.
    ///
    /// - Returns: Nil if the turn has just begun to speak.
    func timeOut(_ request: WaitingRequest) async -> InlineAnswer? {
        do {
            let isLate = try await context.storage.transact(request.new.channel.tenant) { tx in
                try tx.mark(request.id, as: .late)
            }
            return isLate ? .noReply(.late) : await storedAnswer(to: request)
        } catch {
            context.storageWatch.log(error, "cannot store that an inline answer timed out", ["item": "\(request.id)"])
            return .noReply(.failed("storage"))
        }
    }

    /// The answer that the first request with this item got; nil if it is not decided.
    func storedAnswer(to request: WaitingRequest) async -> InlineAnswer? {
        let stored = try? await context.storage.read(request.new.channel.tenant) { tx -> InlineAnswer? in
            switch try tx.inlineMark(request.id) {
            case .reply:
                guard let turn = try tx.turn(of: request.id), try tx.turnState(turn)?.isLive == false else {
                    return nil
                }
                return .reply(try tx.inlineContents(turn))
            case .late: return .noReply(.late)
            case .silent: return .noReply(.silent("the turn ended without a reply"))
            case .failed: return .noReply(.failed("the turn failed"))
            case nil: return nil
            }
        }
        return stored ?? nil
    }
}
