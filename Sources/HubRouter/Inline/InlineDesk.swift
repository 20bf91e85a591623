import ChannelKit
import Foundation
import Logging
import Synchronization

/// Where requests wait for the answer of their turn, each until its provider's patience ends.
final class InlineDesk: Sendable {
    fileprivate struct Key: Hashable {
        let channel: ChannelID
        let item: ItemKey
    }

    /// Kept back of the provider's time for the way back.
    private static let reserve: Duration = .milliseconds(500)
    /// For a provider that names no time.
    private static let usualPatience: Duration = .seconds(10)

    private let routes: CurrentRoutes
    private let storage: any HubStorage
    private let clock: any HubClock
    private let logger: Logger
    private let items: LaneQueue
    private let exchanges = Mutex<[Key: InlineExchange]>([:])

    init(
        routes: CurrentRoutes,
        storage: any HubStorage,
        clock: any HubClock,
        logger: Logger,
        items: LaneQueue
    ) {
        self.routes = routes
        self.storage = storage
        self.clock = clock
        self.logger = logger
        self.items = items
    }

    /// When an inline answer must be decided, for a request that came at `receivedAt`.
    static func answerBy(_ receivedAt: Date, limits: AdapterManifest.Limits) -> Date {
        let patience = limits.answerTime ?? usualPatience
        return receivedAt.addingTimeInterval((patience - min(reserve, patience / 10)).timeInterval)
    }

    /// Who claims the lane of an inline item at intake.
    func claimant() -> LaneClaimant { items.claimant() }

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
    func answer(_ new: NewItem, outcome: IntakeOutcome, at place: Place) async -> DoorAnswer {
        guard let adapter = routes.table.channels[new.channel]?.adapter as? any InlineAnswering else {
            leave(place)
            return .response(routes.table.adapters[new.adapter]?.type.manifest.acknowledgement ?? .init(status: 200))
        }
        let request = WaitingRequest(new: new, id: outcome.id, place: place, isNew: outcome.isNew)
        if new.item.answer == .streaming, let streaming = adapter as? any StreamingAnswering {
            return .stream(stream(request, by: streaming))
        }
        let end = await end(of: request, limits: type(of: adapter).manifest.limits)
        leave(place)
        switch end {
        case .reply(let contents): return .response(adapter.answer(new.item, with: contents))
        case .none(let reason): return .response(adapter.answerWithoutReply(new.item, because: reason))
        }
    }

    private struct WaitingRequest: Sendable {
        let new: NewItem
        let id: ItemID
        let place: Place
        let isNew: Bool

        var exchange: InlineExchange { place.exchange }
    }

    // MARK: - One response

    private func end(of request: WaitingRequest, limits: AdapterManifest.Limits) async -> InlineExchange.End {
        if !request.isNew, let end = await storedEnd(of: request) { return end }
        let deadline = Self.answerBy(request.new.receivedAt, limits: limits)
        let end: InlineExchange.End? = await before(deadline) {
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
        let limits = type(of: adapter).manifest.limits
        let item = request.new.item
        return AnswerStream.Pieces { [self] heard in
            request.exchange.noteSpoken(heard)
            switch await nextUpdate(of: request, after: heard, limits: limits) {
            case .piece(let text): return .more(adapter.streamChunk(text, for: item))
            case .end(.reply(let contents)):
                let text = heard == 0 ? contents.map(\.plainText).joined(separator: "\n") : ""
                let rest = text.isEmpty ? Data() : adapter.streamChunk(text, for: item)
                return .last(rest + adapter.endStream(for: item, because: nil))
            case .end(.none(let reason)): return .last(adapter.endStream(for: item, because: heard == 0 ? reason : nil))
            case nil: return .last(adapter.endStream(for: item, because: heard == 0 ? .late : nil))
            }
        }
    }

    /// The first piece must come in time; what follows comes as the turn's own deadlines allow.
    private func nextUpdate(
        of request: WaitingRequest,
        after heard: Int,
        limits: AdapterManifest.Limits
    ) async -> InlineExchange.Update? {
        guard heard == 0 else { return await request.exchange.update(after: heard) }
        if !request.isNew, let end = await storedEnd(of: request) { return .end(end) }
        let deadline = Self.answerBy(request.new.receivedAt, limits: limits)
        if let update = await before(deadline, { await request.exchange.update(after: 0) }) { return update }
        if let end = await giveUp(request) { return .end(end) }
        return await request.exchange.update(after: 0)
    }
}
