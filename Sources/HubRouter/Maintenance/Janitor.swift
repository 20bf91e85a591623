import ChannelKit
import Foundation
import HubModel
import Logging
import ServiceLifecycle

/// Deletes rows that are older than the lifetime of their kind, in slices and oldest first.
struct Janitor: Service {
    /// The time between the end of a sweep and the next one: a row is deleted that much later than its lifetime says.
    static let interval: Duration = .seconds(600)
    /// The time from the start to the first sweep: the work that an earlier process left goes first.
    static let delay: Duration = .seconds(60)
    /// The max rows looked at, and deleted, in one transaction: a row costs up to 11 µs, so that it occupies the writer,
    /// for which a webhook may have to wait, for 3 ms at most.
    static let slice = 250
    /// The pause after a slice, in times of its own: with the commits and checkpoints that follow, deleting takes less
    /// than a fiftieth of a processor, and keeps up with 600 messages a second.
    private static let pause = 160.0
    /// The min pause, so that webhooks which arrived during a slice are committed before the next one.
    private static let minPause: TimeInterval = 0.02

    let context: HubContext

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // A sleep fails only by cancellation.
            guard (try? await context.clock.sleep(for: Self.delay)) != nil else { return }
            repeat {
                if context.storage.leads { await sweep() }
            } while (try? await context.clock.sleep(for: Self.interval)) != nil
        }
    }

    /// The search for the old rows of one kind.
    private struct Walk {
        let kind: RetentionKind
        let lifetime: TimeInterval
        var position: RowPosition? = .start
        var count = 0
        /// The time by which its oldest row is too old, in seconds.
        var behind: TimeInterval = 0
    }

    /// Deletes all old rows.
    ///
    /// The kinds take turns, so that a kind with many does not delay the others; every second turn goes to the kind that
    /// is most behind, since one message has several events.
    private func sweep() async {
        await OldDeadLetters(context: context).discard()
        let retention = context.table.limits.retention
        var walks = RetentionKind.allCases.compactMap { kind in
            retention.lifetime(of: kind).map { Walk(kind: kind, lifetime: $0.timeInterval) }
        }
        while !walks.isEmpty, !Task.isCancelled {
            for index in walks.indices where !Task.isCancelled {
                await advance(&walks[index])
                guard let last = walks.indices.max(by: { walks[$0].behind < walks[$1].behind }) else { break }
                if last != index { await advance(&walks[last]) }
            }
            for walk in walks where walk.position == nil { report(walk) }
            walks.removeAll { $0.position == nil }
        }
        for walk in walks { report(walk) }
    }

    /// Deletes the next slice.
    private func advance(_ walk: inout Walk) async {
        guard let position = walk.position else { return }
        let before = context.clock.now.addingTimeInterval(-walk.lifetime)
        do {
            let old = try await context.storage.inspect { [kind = walk.kind] in
                try $0.oldRows(kind, after: position, before: before, limit: Self.slice)
            }
            walk.behind = old.oldestDeletable.map { before.timeIntervalSince($0) } ?? 0
            HubMetrics.retentionBehind(walk.kind, walk.behind)
            if position == .start, let oldest = old.oldest {
                HubMetrics.oldestRow(walk.kind, context.clock.now.timeIntervalSince(oldest))
            }
            guard old.count > 0 else { return walk.position = old.next }
            let deleted = try await context.storage.schedule { try $0.delete(old) }
            walk.count += deleted.count
            HubMetrics.deleted(walk.kind, deleted.count)
            if walk.kind == .earlyStatuses { HubMetrics.statusesExpired(deleted.count) }
            // What was cut is found again at the same position.
            if !deleted.isCut { walk.position = old.next }
            if walk.position == nil { HubMetrics.retentionBehind(walk.kind, 0) }
            let pause = max(Self.minPause, deleted.time.timeInterval * Self.pause)
            try await context.clock.sleep(for: Duration(saturating: pause))
        } catch {
            (walk.position, walk.behind) = (nil, 0)
            guard !Task.isCancelled else { return }
            context.storageWatch.warn(
                error,
                "cannot delete old rows; retrying in the next sweep",
                ["kind": "\(walk.kind.rawValue)"]
            )
        }
    }

    private func report(_ walk: Walk) {
        guard walk.count > 0 else { return }
        context.logger.info("old rows deleted", metadata: ["kind": "\(walk.kind.rawValue)", "count": "\(walk.count)"])
    }
}
