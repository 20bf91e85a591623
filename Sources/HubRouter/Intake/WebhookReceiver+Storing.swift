import ChannelKit
import Foundation
import Logging

extension WebhookReceiver {
    /// Items stored in one commit: a request of a thousand must not keep the writer, and with it every other
    /// webhook, for longer than a few milliseconds at a time.
    static let itemsPerCommit = 100

    /// Stores `sorted` and answers.
    func store(_ sorted: SortedItems, adapter: AdapterRoutes) async -> WebhookResult {
        let acknowledgement = adapter.type.manifest.acknowledgement
        guard !sorted.accepted.isEmpty || !sorted.unrouted.isEmpty else {
            // Nothing in it is a batch without news; or everything in it belonged to other secrets.
            return .response(sorted.refused > 0 ? .unauthorized : acknowledgement)
        }
        let waiting = waiting(in: sorted, of: adapter)
        do {
            let outcomes = try await intake(sorted, adapter: adapter.type.kind)
            let requests = waiting.map { (new: $0.new, outcome: outcomes[$0.position], place: $0.place) }
            guard let first = requests.first else { return .response(acknowledgement) }
            if requests.count == 1 { return await inline.answer(first.new, outcome: first.outcome, at: first.place) }
            return .response(await inline.answer(requests) ?? acknowledgement)
        } catch {
            health.noteFailedWrite("\(error)", at: clock.now)
            logger.error("webhook not stored", metadata: ["adapter": "\(adapter.type.kind)", "error": "\(error)"])
            for request in waiting { inline.leave(request.place) }
            return .response(.unavailable)
        }
    }

    /// Stores the items, so many at a time.
    ///
    /// Items stored before a later commit fails are duplicates when the provider sends the request again.
    private func intake(_ sorted: SortedItems, adapter: AdapterKind) async throws -> [IntakeOutcome] {
        var accepted = sorted.accepted[...]
        var unrouted = sorted.unrouted[...]
        var outcomes: [IntakeOutcome] = []
        while !accepted.isEmpty || !unrouted.isEmpty {
            let items = Array(accepted.prefix(Self.itemsPerCommit))
            let others = Array(unrouted.prefix(Self.itemsPerCommit - items.count))
            let stored = try await storage.intake(items, unrouted: others)
            failpoints.pass(.intakeCommitted)
            note(stored, of: items, adapter: adapter)
            outcomes += stored
            accepted = accepted.dropFirst(items.count)
            unrouted = unrouted.dropFirst(others.count)
        }
        return outcomes
    }

    /// An item whose sender waits for the answer.
    private struct Waiting {
        let position: Int
        let new: NewItem
        let place: InlineResponder.Place
    }

    /// Those whose answers make the response: the first, unless the provider wants all of them at once.
    private func waiting(in sorted: SortedItems, of adapter: AdapterRoutes) -> [Waiting] {
        let all = sorted.accepted.enumerated().filter { $0.element.claimant != nil }
        let answered = inline.combines(adapter.type) ? all : Array(all.prefix(1))
        return answered.map { position, new in
            Waiting(position: position, new: new, place: inline.expect(new.channel, new.item))
        }
    }

    private func note(_ outcomes: [IntakeOutcome], of stored: [NewItem], adapter: AdapterKind) {
        for (new, outcome) in zip(stored, outcomes) {
            HubMetrics.item(adapter, outcome.isNew ? "stored" : "duplicate")
            logger.debug(
                outcome.isNew ? "item stored" : "item seen before",
                metadata: ["channel": "\(new.channel)", "item": "\(outcome.id)", "verified_by": "\(new.verifiedBy)"]
            )
        }
        for claim in outcomes.compactMap(\.claim) { self.items.adopt(claim) }
        if outcomes.contains(where: { $0.isNew && $0.claim == nil }) { items.wake() }
    }
}
