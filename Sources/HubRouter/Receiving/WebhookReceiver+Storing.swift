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
        let waiting = waiting(in: sorted, of: adapter)
        do {
            let outcomes = try await intake(sorted, adapter: adapter.kind)
            let requests = waiting.map { (new: $0.new, outcome: outcomes[$0.position], place: $0.place) }
            guard let first = requests.first else { return .response(acknowledgement) }
            if requests.count == 1 {
                return await inline.respond(to: first.new, outcome: first.outcome, at: first.place)
            }
            return .response(await inline.respond(to: requests) ?? acknowledgement)
        } catch {
            state.health.recordFailedWrite("\(error)", at: context.clock.now)
            context.logger.error(
                "webhook not stored",
                metadata: ["adapter": "\(adapter.kind)", "error": "\(error)"]
            )
            for request in waiting { inline.leave(request.place) }
            return .response(.unavailable)
        }
    }

    /// Stores the items in batches.
    ///
    /// If a later commit fails, the items stored before are duplicates when the provider redelivers the request.
    private func intake(_ sorted: SortedItems, adapter: AdapterKind) async throws -> [IntakeOutcome] {
        var accepted = sorted.accepted[...]
        var unrouted = sorted.unrouted[...]
        var outcomes: [IntakeOutcome] = []
        while !accepted.isEmpty || !unrouted.isEmpty {
            let items = Array(accepted.prefix(Self.itemsPerCommit))
            let others = Array(unrouted.prefix(Self.itemsPerCommit - items.count))
            let stored = try await context.storage.intake(items, unrouted: others)
            context.failpoints.pass(.intakeCommitted)
            report(stored, of: items, adapter: adapter)
            outcomes += stored
            accepted = accepted.dropFirst(items.count)
            unrouted = unrouted.dropFirst(others.count)
        }
        return outcomes
    }

    /// An item whose request waits for the answer.
    private struct Waiting {
        let position: Int
        let new: NewItem
        let place: InlineResponder.Place
    }

    /// The items whose answers make the response: the first, unless the provider expects all of them in one response.
    private func waiting(in sorted: SortedItems, of adapter: AdapterRoutes) -> [Waiting] {
        let all = sorted.accepted.enumerated().filter { $0.element.isAwaited }
        guard !all.isEmpty else { return [] }
        let answered = inline.combines(adapter.type) ? all : Array(all.prefix(1))
        return answered.map { position, new in
            Waiting(position: position, new: new, place: inline.join(new.channel, new.item))
        }
    }

    private func report(_ outcomes: [IntakeOutcome], of stored: [NewItem], adapter: AdapterKind) {
        for (new, outcome) in zip(stored, outcomes) {
            HubMetrics.item(adapter, outcome.isNew ? "stored" : "duplicate")
            context.logger.debug(
                outcome.isNew ? "item stored" : "duplicate item",
                metadata: ["channel": "\(new.channel)", "item": "\(outcome.id)", "verified_by": "\(new.verifiedBy)"]
            )
        }
    }
}
