import ChannelKit
import Foundation
import Logging

extension WebhookReceiver {
    /// The max items stored in one commit: a request with a thousand must not occupy the writer, and with it every
    /// other webhook, for longer than a few milliseconds at a time.
    static let itemsPerCommit = 100

    /// Stores `sorted` and responds.
    func store(_ sorted: SortedItems, adapter: AdapterRoutes) async -> WebhookResult {
        let acknowledgement = adapter.manifest.acknowledgement
        guard !sorted.accepted.isEmpty || !sorted.unrouted.isEmpty else {
            // An empty batch is acknowledged; one whose items all belong to other secrets is not.
            return .response(sorted.refused > 0 ? .unauthorized : acknowledgement)
        }
        guard !sorted.unrouted.isEmpty || !mustWait(sorted.accepted) else {
            for item in sorted.accepted { HubMetrics.item(item.new.adapter, "refused") }
            return .response(.busy)
        }
        let limited = await limited(sorted, of: adapter)
        if let time = limited.refusedUntil { return .response(refuse(sorted, until: time, of: adapter)) }
        var sorted = sorted
        sorted.accepted = postponing(sorted.accepted, limited.postponed)
        let waiting = waiting(in: sorted, of: adapter)
        do {
            let outcomes = try await store(sorted)
            let requests = waiting.compactMap { waiting in
                outcomes[waiting.position].map { (new: waiting.new, outcome: $0, place: waiting.place) }
            }
            guard let first = requests.first else { return .response(marked(acknowledgement, after: outcomes)) }
            if requests.count == 1 {
                return await inline.respond(to: first.new, outcome: first.outcome, at: first.place)
            }
            return .response(await inline.respond(to: requests) ?? acknowledgement)
        } catch {
            state.health.recordFailedWrite("\(error)", at: context.clock.now)
            context.storageWatch.log(error, "webhook not stored", ["adapter": "\(adapter.kind)"])
            for request in waiting { inline.leave(request.place) }
            return .response(.unavailable)
        }
    }

    /// The acknowledgement, with the reason for a simulator if there will be no reply.
    private func marked(_ acknowledgement: WebhookResponse, after outcomes: [IntakeOutcome?]) -> WebhookResponse {
        guard let name = context.options.unansweredHeader,
            let reason = Self.unanswered(outcomes.compactMap(\.self))
        else { return acknowledgement }
        var response = acknowledgement
        response.headers[name] = reason
        return response
    }

    /// The reason for which `outcomes` lead to no reply, for a simulator; nil if they may lead to one.
    private static func unanswered(_ outcomes: [IntakeOutcome]) -> String? {
        guard !outcomes.isEmpty else { return nil }
        if !outcomes.contains(where: \.isNew) { return "duplicate" }
        return outcomes.allSatisfy(\.isWithAgent) ? "agent" : nil
    }

    /// An item whose request waits for the answer.
    private struct Waiting {
        let position: Int
        let new: NewItem
        let place: InlineResponder.Place
    }

    /// The items whose answers make the response: the first, unless the provider expects all of them in one response.
    private func waiting(in sorted: SortedItems, of adapter: AdapterRoutes) -> [Waiting] {
        let all = sorted.accepted.enumerated().filter { $0.element.new.isAwaited }
        guard !all.isEmpty else { return [] }
        let answered = inline.combines(adapter.type) ? all : Array(all.prefix(1))
        return answered.map { position, item in
            Waiting(position: position, new: item.new, place: inline.join(item.new.channel, item.new.item))
        }
    }

    // MARK: - Commits

    /// Stores the items of a request, one commit after the other.
    ///
    /// An item that cannot be stored keeps none of the others from it. If one fails, those stored before and after are
    /// duplicates when the provider redelivers the request.
    ///
    /// - Returns: The outcome of each accepted item that has a row.
    private func store(_ sorted: SortedItems) async throws -> [IntakeOutcome?] {
        var outcomes = [IntakeOutcome?](repeating: nil, count: sorted.accepted.count)
        var failure: (any Error)?
        for batch in sorted.batches(of: Self.itemsPerCommit) {
            do {
                for (position, outcome) in zip(batch, try await store(batch.map { sorted.accepted[$0] })) {
                    outcomes[position] = outcome
                }
            } catch {
                failure = error
                if error.concernsAllWrites { break }
            }
        }
        for unrouted in sorted.unrouted.chunked(by: Self.itemsPerCommit) where failure == nil {
            _ = try await context.storage.intake([], unrouted: unrouted)
            context.failpoints.pass(.intakeCommitted)
        }
        if let failure { throw failure }
        return outcomes
    }

    /// Stores items of one tenant in one commit.
    ///
    /// Acknowledging has priority over applying: if applying fails, the items are stored for lane workers.
    private func store(_ items: [ReceivedItem]) async throws -> [IntakeOutcome?] {
        do { return try await apply(items) } catch {
            guard !error.concernsAllWrites else { throw error }
            context.logger.warning(
                "items not applied at once; storing them for later",
                metadata: ["tenant": "\(items[0].new.channel.tenant)", "error": "\(error)"]
            )
            return try await storeForLater(items)
        }
    }

    /// Stores items for lane workers, after an error in halves: so the failure of one is its own.
    private func storeForLater(_ items: [ReceivedItem]) async throws -> [IntakeOutcome?] {
        do { return try await commit(transaction(items, onlyStores: true)) } catch {
            guard items.count > 1, !error.concernsAllWrites else { throw error }
            var outcomes: [IntakeOutcome?] = []
            var failure: (any Error)?
            for half in items.chunked(by: (items.count + 1) / 2) {
                do { outcomes += try await storeForLater(half) } catch { failure = error }
            }
            if let failure { throw failure }
            return outcomes
        }
    }

    /// Applies items as far as possible, and starts the turn that they begin.
    private func apply(_ items: [ReceivedItem]) async throws -> [IntakeOutcome?] {
        let appliesItems = context.storage.keepsUp && !context.failpoints.isArmed(.writerBehind)
        let channel = items.lazy.compactMap(\.reading).first { !$0.isStatus }?.channel
        let beginning = appliesItems ? channel.flatMap(turns.expect) : nil
        let transaction = transaction(items, appliesItems: appliesItems, turnChannel: beginning == nil ? nil : channel)
        do {
            return try await commit(transaction, after: beginning)
        } catch {
            turns.abandon(beginning)
            throw error
        }
    }

    private func transaction(
        _ items: [ReceivedItem],
        onlyStores: Bool = false,
        appliesItems: Bool = false,
        turnChannel: RoutedChannel? = nil
    ) -> ReceiveTransaction {
        ReceiveTransaction(
            tenant: items[0].new.channel.tenant,
            items: items,
            onlyStores: onlyStores,
            appliesItems: appliesItems,
            turnChannel: turnChannel,
            turns: turns,
            generation: context.table.generation,
            now: context.clock.now,
            conversationIdle: context.options.conversationIdle
        )
    }

    private func commit(
        _ transaction: ReceiveTransaction,
        after beginning: RunningTurns.Beginning? = nil
    ) async throws -> [IntakeOutcome?] {
        let outcome = try await context.storage.receive(transaction)
        context.failpoints.pass(.intakeCommitted)
        if let beginning, let channel = transaction.turnChannel {
            turns.start(outcome.turn, on: channel, after: beginning)
        }
        return zip(transaction.items, outcome.items).map(report)
    }

    // MARK: - Reports

    /// Reports the result of an item, and passes its effects on to the rest of the process.
    private func report(_ item: ReceivedItem, _ result: ReceiveTransaction.ItemResult) -> IntakeOutcome? {
        switch result {
        case .stored(let outcome):
            report(item, outcome, as: outcome.isNew ? "stored" : "duplicate")
            return outcome
        case .applied(var outcome, let effects):
            outcome.isWithAgent = effects.isWithAgent
            report(item, outcome, as: "applied")
            report(item, effects)
            return outcome
        case .statuses(let effects):
            context.failpoints.pass(.statusCommitted)
            HubMetrics.item(item.new.adapter, "status")
            report(item, effects)
            return nil
        }
    }

    private func report(_ item: ReceivedItem, _ outcome: IntakeOutcome, as result: String) {
        if outcome.isNew {
            state.backlog.stored(1, for: item.new.channel.tenant, at: context.clock.now)
            acknowledger.acknowledge(item.new.item, on: item.new.channel)
        }
        HubMetrics.item(item.new.adapter, result)
        context.logger.debug(
            "item \(result)",
            metadata: [
                "channel": "\(item.new.channel)", "item": "\(outcome.id)", "verified_by": "\(item.new.verifiedBy)",
            ]
        )
    }

    private func report(_ item: ReceivedItem, _ effects: InboundEffects) {
        ItemReporter(context: context, state: state, inline: inline)
            .report(effects, of: item.reading?.events ?? [], on: item.new.adapter)
    }
}

extension SortedItems {
    /// The positions of the accepted items in batches: each of one tenant, in their order.
    fileprivate func batches(of size: Int) -> [[Int]] {
        // Nearly every request has one item.
        guard accepted.count > 1 else { return accepted.isEmpty ? [] : [[0]] }
        var tenants: [TenantID] = []
        var byTenant: [TenantID: [Int]] = [:]
        for (position, item) in accepted.enumerated() {
            let tenant = item.new.channel.tenant
            if byTenant[tenant] == nil { tenants.append(tenant) }
            byTenant[tenant, default: []].append(position)
        }
        return tenants.flatMap { (byTenant[$0] ?? []).chunked(by: size) }
    }
}

extension Array {
    /// Slices of at most `size` elements, in order.
    fileprivate func chunked(by size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}

extension Error {
    /// True if every other write would fail, too.
    fileprivate var concernsAllWrites: Bool { (self as? StorageError)?.concernsAllWrites ?? false }
}
