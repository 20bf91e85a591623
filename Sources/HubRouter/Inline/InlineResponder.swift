import ChannelKit
import Foundation
import Logging
import Synchronization

/// Where requests wait for the answer of their turn, each until its provider's timeout ends.
final class InlineResponder: Sendable {
    fileprivate struct Key: Hashable {
        let channel: ChannelID
        let item: ItemKey
    }

    /// Kept back of the provider's time for the way back.
    private static let reserve: Duration = .milliseconds(500)
    /// For a provider that names no time.
    private static let defaultTimeout: Duration = .seconds(10)

    private let routes: CurrentRoutes
    private let storage: any HubStorage
    private let clock: any HubClock
    private let logger: Logger
    private let items: LaneQueue
    private let turns: LaneQueue
    private let exchanges = Mutex<[Key: InlineExchange]>([:])

    init(
        routes: CurrentRoutes,
        storage: any HubStorage,
        clock: any HubClock,
        logger: Logger,
        items: LaneQueue,
        turns: LaneQueue
    ) {
        self.routes = routes
        self.storage = storage
        self.clock = clock
        self.logger = logger
        self.items = items
        self.turns = turns
    }

    /// When the answer to `item`, which came at `receivedAt`, must be decided.
    static func answerBy(_ receivedAt: Date, of item: InboundItem, on channel: RoutedChannel) -> Date {
        let own = (channel.adapter as? any InlineAnswering)?.answerTimeout(for: item)
        return receivedAt.addingTimeInterval(answerTimeout(on: channel, own: own).timeInterval)
    }

    /// The time that a turn has for its answer, with what is kept back for the way.
    private static func answerTimeout(on channel: RoutedChannel, own: Duration? = nil) -> Duration {
        let time = own ?? channel.manifest.limits.answerTimeout ?? defaultTimeout
        return time - min(reserve, time / 10)
    }

    /// Who claims the lane of an inline item at intake.
    func claimant() -> LeaseHolder { items.claimant() }

    /// A request's place at the exchange for its item.
    struct Place: Sendable {
        let exchange: InlineExchange
        fileprivate let listener: InlineExchange.Listener
        fileprivate let key: Key
    }

    /// A place for a request that is about to bring `item`, at the exchange of its duplicates if they are there.
    func expect(_ channel: ChannelID, _ item: InboundItem) -> Place {
        let key = Key(channel: channel, item: item.key)
        return exchanges.withLock { exchanges in
            let exchange = exchanges[key] ?? InlineExchange()
            exchanges[key] = exchange
            return Place(exchange: exchange, listener: exchange.join(), key: key)
        }
    }

    /// The exchange of an item, if a request waits for it.
    func exchange(for channel: ChannelID, item: ItemKey) -> InlineExchange? {
        exchanges.withLock { $0[Key(channel: channel, item: item)] }
    }

    /// The items for whose answers requests wait.
    var waitingCount: Int { exchanges.withLock(\.count) }

    /// A request waits no more; the last one takes the exchange away.
    func leave(_ place: Place) {
        let isLast = exchanges.withLock { exchanges in
            guard place.exchange.leave(place.listener) else { return false }
            exchanges[place.key] = nil
            return true
        }
        if isLast { place.exchange.hangUp() }
    }

    /// The answer to the request that brought `new`.
    func answer(_ new: NewItem, outcome: IntakeOutcome, at place: Place) async -> WebhookResult {
        guard let request = await waitingRequest(new, outcome, at: place) else {
            leave(place)
            return .response(routes.table.adapters[new.adapter]?.type.manifest.acknowledgement ?? .init(status: 200))
        }
        if new.item.answer == .streaming, let streaming = request.adapter as? any StreamingAnswering {
            return .stream(stream(request, by: streaming))
        }
        return .response(await response(to: request))
    }

    /// The answer to a request that brought several things which its provider wants answered at once; nil where a
    /// response answers only one.
    func answer(_ items: [(new: NewItem, outcome: IntakeOutcome, place: Place)]) async -> WebhookResponse? {
        var requests: [WaitingRequest] = []
        for item in items {
            guard let request = await waitingRequest(item.new, item.outcome, at: item.place) else {
                // Its channel answers nothing: the place is given back, or the exchange stays for ever.
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

    /// Whether the provider of `adapter` wants all items of a request answered in one response.
    func combines(_ adapter: any ChannelAdapter.Type) -> Bool {
        (adapter as? any InlineAnswering.Type)?.combine([]) != nil
    }

    private func waitingRequest(_ new: NewItem, _ outcome: IntakeOutcome, at place: Place) async -> WaitingRequest? {
        guard let channel = routes.table.channels[new.channel], let adapter = channel.adapter as? any InlineAnswering
        else { return nil }
        let deadline = Self.answerBy(new.receivedAt, of: new.item, on: channel)
        var isNew = outcome.isNew
        if !isNew, new.item.answer == .streaming {
            isNew = await reopen(outcome.id, on: new.channel, answerBy: deadline)
        }
        return WaitingRequest(
            new: new,
            id: outcome.id,
            place: place,
            isNew: isNew,
            adapter: adapter,
            deadline: deadline
        )
    }

    /// A turn that was cancelled because its caller hung up has ended: if the provider asked again meanwhile, it runs
    /// again for the new request.
    ///
    /// Until the turn's end was committed there was nothing to reopen, so the request that came then could only wait.
    func turnWasHungUpOn(_ item: ItemID, key: ItemKey, on channel: RoutedChannel) async {
        guard let exchange = exchange(for: channel.id, item: key), !exchange.hasHungUp else { return }
        let answerBy = clock.now.addingTimeInterval(Self.answerTimeout(on: channel).timeInterval)
        if await reopen(item, on: channel.id, answerBy: answerBy) { return }
        // The new request may have reopened it itself.
        let isLive = try? await storage.read(channel.id.tenant) { tx in
            try tx.turn(of: item).flatMap { try tx.turnState($0)?.isLive }
        }
        if isLive != true { exchange.finish(.none(.silent("the turn was cancelled"))) }
    }

    /// Lets a turn run again whose caller was gone before anything was said, and has come back.
    private func reopen(_ item: ItemID, on channel: ChannelID, answerBy: Date) async -> Bool {
        let now = clock.now
        let isOpen = try? await storage.transact(channel.tenant) { tx -> Bool in
            guard let turn = try tx.turn(of: item),
                let conversation = try tx.reopenTurn(turn, answerBy: answerBy, at: now)
            else { return false }
            try tx.makeDue(
                Lane(stage: .turn, channel: channel, conversation: conversation),
                at: now,
                claimant: nil
            )
            return true
        }
        guard isOpen == true else { return false }
        turns.wake()
        return true
    }

    private struct WaitingRequest: Sendable {
        let new: NewItem
        let id: ItemID
        let place: Place
        /// Whether its turn is still to come.
        let isNew: Bool
        let adapter: any InlineAnswering
        /// When the answer must be decided.
        let deadline: Date

        var exchange: InlineExchange { place.exchange }
    }

    // MARK: - One response

    private func response(to request: WaitingRequest) async -> WebhookResponse {
        let end = await end(of: request)
        leave(request.place)
        switch end {
        case .reply(let contents): return request.adapter.answer(request.new.item, with: contents)
        case .none(let reason): return request.adapter.answerWithoutReply(request.new.item, because: reason)
        }
    }

    private func end(of request: WaitingRequest) async -> InlineExchange.End {
        if !request.isNew, let end = await storedEnd(of: request) { return end }
        let end: InlineExchange.End? = await before(request.deadline) {
            var heard = 0
            while let update = await request.exchange.update(after: heard) {
                if case .end(let end) = update { return end }
                heard += 1
            }
            return nil
        }
        if let end { return end }
        return await giveUp(request) ?? .none(.late)
    }

    /// Time is up: unless the turn has just ended, the request gets the fallback, and so will its duplicates.
    ///
    /// - Returns: Nil when the turn has just begun to speak.
    private func giveUp(_ request: WaitingRequest) async -> InlineExchange.End? {
        do {
            let isLate = try await storage.transact(request.new.channel.tenant) { tx in
                try tx.mark(request.id, as: .late)
            }
            if isLate { return .none(.late) }
            return await storedEnd(of: request)
        } catch {
            logger.error("inline answer not recorded", metadata: ["item": "\(request.id)", "error": "\(error)"])
            return .none(.failed("storage"))
        }
    }

    /// What the first request with this item was answered, if that is decided.
    private func storedEnd(of request: WaitingRequest) async -> InlineExchange.End? {
        let stored = try? await storage.read(request.new.channel.tenant) { tx -> InlineExchange.End? in
            switch try tx.inlineMark(request.id) {
            case .reply:
                guard let turn = try tx.turn(of: request.id), try tx.turnState(turn)?.isLive == false else {
                    return nil
                }
                return .reply(try tx.inlineContents(turn))
            case .late: return InlineExchange.End.none(.late)
            case .silent: return InlineExchange.End.none(.silent("nothing was said"))
            case .failed: return InlineExchange.End.none(.failed("it could not be handled"))
            case nil: return nil
            }
        }
        return stored ?? nil
    }

    private func before<Result: Sendable>(
        _ deadline: Date,
        _ work: @escaping @Sendable () async -> Result?
    ) async -> Result? {
        await withTaskGroup(of: Result?.self) { group in
            group.addTask { await work() }
            group.addTask { [clock] in
                try? await clock.sleep(until: deadline)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    // MARK: - A response that is made as it goes

    private func stream(_ request: WaitingRequest, by adapter: any StreamingAnswering) -> AnswerStream {
        let item = request.new.item
        return AnswerStream(head: adapter.beginStream(for: item), pieces: pieces(of: request, by: adapter)) {
            self.leave(request.place)
        }
    }

    /// The bytes of a stream, one piece each time it is asked, so that what was asked for was also written.
    private func pieces(of request: WaitingRequest, by adapter: any StreamingAnswering) -> AnswerStream.Pieces {
        let item = request.new.item
        return AnswerStream.Pieces { [self] heard, isFilled in
            request.exchange.noteSpoken(heard)
            if heard == 0, !isFilled, let filler = await filler(for: request, by: adapter) { return .filler(filler) }
            switch await nextUpdate(of: request, after: heard) {
            case .piece(let text): return .more(adapter.streamChunk(text, for: item))
            case .end(.reply(let contents)):
                let rest = heard == 0 ? contents : contents.filter(\.steersCall)
                let bytes = rest.map {
                    $0.steersCall ? adapter.streamContent($0, for: item) : adapter.say($0, for: item)
                }
                return .last(bytes.reduce(Data(), +) + adapter.endStream(for: item, because: nil))
            case .end(.none(let reason)): return .last(adapter.endStream(for: item, because: heard == 0 ? reason : nil))
            case nil: return .last(adapter.endStream(for: item, because: heard == 0 ? .late : nil))
            }
        }
    }

    /// What to say because nothing else was said in the time that the adapter keeps silent.
    private func filler(for request: WaitingRequest, by adapter: any StreamingAnswering) async -> Data? {
        guard request.isNew, let filler = adapter.filler(for: request.new.item) else { return nil }
        let end = min(request.new.receivedAt.addingTimeInterval(filler.after.timeInterval), request.deadline)
        let update = await before(end) { await request.exchange.update(after: 0) }
        return update == nil && !Task.isCancelled ? filler.bytes : nil
    }

    /// The first piece must come in time; what follows comes as the turn's own deadlines allow.
    private func nextUpdate(of request: WaitingRequest, after heard: Int) async -> InlineExchange.Update? {
        guard heard == 0 else { return await request.exchange.update(after: heard) }
        if !request.isNew, let end = await storedEnd(of: request) { return .end(end) }
        if let update = await before(request.deadline, { await request.exchange.update(after: 0) }) { return update }
        if let end = await giveUp(request) { return .end(end) }
        return await request.exchange.update(after: 0)
    }
}

extension StreamingAnswering {
    /// The bytes that say `content`.
    fileprivate func say(_ content: ReplyContent, for item: InboundItem) -> Data {
        content.plainText.isEmpty ? Data() : streamChunk(content.plainText, for: item)
    }
}
