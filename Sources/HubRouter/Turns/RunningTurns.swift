import ChannelKit
import Synchronization

/// The turns that run in this process, so that a takeover, an opt-out or an operator's command can cancel them.
final class RunningTurns: Sendable {
    private struct Entry {
        let tenant: TenantID
        let canceller: Canceller
    }

    private let entries = Mutex<[TurnID: Entry]>([:])

    /// Records that a turn runs, and returns its canceller.
    func begin(_ turn: TurnID, of tenant: TenantID) -> Canceller {
        let canceller = Canceller()
        entries.withLock { $0[turn] = Entry(tenant: tenant, canceller: canceller) }
        return canceller
    }

    /// Records that a run of a turn has ended; a later run of the same turn keeps its canceller.
    func end(_ turn: TurnID, _ canceller: Canceller) {
        entries.withLock { entries in
            if entries[turn]?.canceller === canceller { entries[turn] = nil }
        }
    }

    /// Cancels those of `turns` that run here.
    func cancel(_ turns: [TurnID]) {
        let running = entries.withLock { entries in turns.compactMap { entries.removeValue(forKey: $0)?.canceller } }
        for canceller in running { canceller.cancel() }
    }

    /// Cancels the turns whose rows have ended, such as by an operator's command in another process.
    ///
    /// The rows are the truth; a process that writes them from outside cannot reach the task.
    func cancelEnded(in storage: any HubStorage) async {
        let byTenant = Dictionary(grouping: entries.withLock { $0.map { ($0.key, $0.value.tenant) } }, by: \.1)
        for (tenant, turns) in byTenant {
            let ended = try? await storage.read(tenant) { tx in
                try turns.map(\.0).filter { try tx.turnState($0)?.isLive == false }
            }
            cancel(ended ?? [])
        }
    }
}
