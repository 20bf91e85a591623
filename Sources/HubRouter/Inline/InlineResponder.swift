import ChannelKit
import Foundation
import Logging
import Synchronization

/// The requests that wait for the answer of their turn, each until its provider's timeout.
///
/// It is the only way from a turn back to a waiting request: a turn asks ``expects(_:)``, commits the request to its
/// answer with ``commit(_:)``, and delivers the answer with ``finish(_:on:as:with:after:)``.
final class InlineResponder: Sendable {
    struct Key: Hashable {
        let channel: ChannelID
        let item: ItemKey
    }

    let context: HubContext
    let state: HubState
    private let exchanges = Mutex<[Key: InlineExchange]>([:])
    /// The requests that wait, whose turns may run at another hub.
    private let requests = Mutex<[Key: WaitingRequest]>([:])

    init(context: HubContext, state: HubState) {
        self.context = context
        self.state = state
    }

    /// The number of items whose requests wait for an answer.
    var waitingCount: Int { exchanges.withLock(\.count) }

    private func exchange(for channel: ChannelID, item: ItemKey) -> InlineExchange? {
        exchanges.withLock { $0[Key(channel: channel, item: item)] }
    }

    // MARK: - The request's side

    /// One request's place at the exchange for its item.
    struct Place: Sendable {
        let exchange: InlineExchange
        fileprivate let listener: InlineExchange.Listener
        let key: Key
    }

    /// Joins the exchange for `item` before the item is stored; its duplicates share one.
    func join(_ channel: ChannelID, _ item: InboundItem) -> Place {
        let key = Key(channel: channel, item: item.key)
        return exchanges.withLock { exchanges in
            let exchange = exchanges[key] ?? InlineExchange()
            exchanges[key] = exchange
            return Place(exchange: exchange, listener: exchange.join(), key: key)
        }
    }

    /// Ends the wait of one request; the last one removes the exchange.
    func leave(_ place: Place) {
        let isLast = exchanges.withLock { exchanges in
            guard place.exchange.leave(place.listener) else { return false }
            exchanges[place.key] = nil
            return true
        }
        if isLast {
            requests.withLock { $0[place.key] = nil }
            place.exchange.hangUp()
        }
    }

    // MARK: - Answers of other hubs

    /// Adds a request whose answer another hub may store.
    func watch(_ request: WaitingRequest) { requests.withLock { $0[request.place.key] = request } }

    /// Answers those waiting requests whose answers another hub has stored.
    ///
    /// - Parameter items: The items to look for; nil for all whose turns do not run here.
    func deliverStoredAnswers(to items: Set<ItemID>? = nil) async {
        let here = items == nil ? Set(state.running.all.map(\.item)) : []
        let waiting = requests.withLock { requests in
            requests.values.filter { items?.contains($0.id) ?? !here.contains($0.id) }
        }
        for request in waiting {
            if let answer = await storedAnswer(to: request) { request.exchange.finish(answer) }
        }
    }

    // MARK: - The turn's side

    /// True if a request waits for the answer to `turn`.
    func expects(_ turn: StoredTurn) -> Bool { exchange(of: turn) != nil }

    /// The speaker into the live request of a streamed turn; nil for other turns, or if no request waits.
    ///
    /// The turn is cancelled when the last caller hangs up.
    func speaker(for turn: StoredTurn, on channel: RoutedChannel, cancelling canceller: Canceller) -> LiveSpeaker? {
        guard turn.answer == .streaming, let exchange = exchange(of: turn) else { return nil }
        exchange.onHangUp { canceller.cancel() }
        return LiveSpeaker(
            turn: turn,
            exchange: exchange,
            inline: self,
            language: channel.spokenLanguage(of: turn.conversation)
        )
    }

    /// Commits the request of `turn` to the turn's answer.
    ///
    /// - Returns: False if the request was answered otherwise, such as with the fallback after its timeout.
    func commit(_ turn: StoredTurn) async throws -> Bool {
        try await context.storage.transact(turn.conversation.channel.tenant) { try self.commit(turn, in: $0) }
    }

    /// Commits the request of `turn` in a transaction; see ``commit(_:)``.
    func commit(_ turn: StoredTurn, in tx: any TenantTransaction) throws -> Bool {
        try tx.mark(turn.item, as: .reply) || tx.inlineMark(turn.item) == .reply
    }

    /// Answers the requests that wait for `turn`, whose end is committed.
    ///
    /// - Parameter speaker: The speaker that the turn ran with. If its caller hung up and another request waits by now,
    ///   the turn runs again for that one.
    func finish(
        _ turn: StoredTurn,
        on channel: RoutedChannel,
        as state: TurnState,
        with answer: InlineAnswer,
        after speaker: LiveSpeaker?
    ) async {
        guard let waiting = exchange(of: turn) else {
            return context.options.hints.publish([.answered(turn.item)])
        }
        if state == .cancelled, let ended = speaker?.exchange, ended.hasHungUp, waiting !== ended {
            await runAgain(turn, on: channel, for: waiting)
        } else {
            waiting.finish(answer)
        }
    }

    /// Answers the requests of an item that gets no turn.
    func finish(_ item: StoredItem, with reason: NoReply) {
        exchange(for: item.channel, item: item.item.key)?.finish(.noReply(reason))
    }

    private func exchange(of turn: StoredTurn) -> InlineExchange? {
        exchange(for: turn.conversation.channel, item: turn.itemKey)
    }

    // MARK: - A caller who comes back

    /// Runs a turn again that was cancelled because its caller hung up, for the request that came meanwhile.
    ///
    /// Until the turn's end was committed there was nothing to reopen, so that request could only wait.
    private func runAgain(_ turn: StoredTurn, on channel: RoutedChannel, for waiting: InlineExchange) async {
        guard !waiting.hasHungUp else { return }
        let deadline = channel.replyDeadline(receivedAt: context.clock.now)
        if await reopen(turn.item, on: channel.id, deadline: deadline) { return }
        // The new request may have reopened it itself.
        let isLive = try? await context.storage.read(channel.id.tenant) { tx in
            try tx.turn(of: turn.item).flatMap { try tx.turnState($0)?.isLive }
        }
        if isLive != true { waiting.finish(.noReply(.silent("the turn was cancelled"))) }
    }

    /// Reopens a turn that was cancelled before anything was said, because its caller has come back.
    func reopen(_ item: ItemID, on channel: ChannelID, deadline: Date) async -> Bool {
        let now = context.clock.now
        let isOpen = try? await context.storage.transact(channel.tenant) { tx -> Bool in
            guard let turn = try tx.turn(of: item),
                let conversation = try tx.reopenTurn(turn, answerBy: deadline, at: now)
            else { return false }
            let lane = Lane(stage: .turn, channel: channel, conversation: conversation)
            tx.makeDue(lane, at: now, isAwaited: true)
            return true
        }
        return isOpen == true
    }
}
