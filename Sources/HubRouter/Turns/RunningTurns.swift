import ChannelKit
import Synchronization

/// The turns that run in this process, so that stage 1, or another process's commit, can stop them.
final class RunningTurns: Sendable {
    private struct Entry {
        let tenant: TenantID
        let canceller: Canceller
    }

    private let entries = Mutex<[TurnID: Entry]>([:])

    /// Notes that a turn runs.
    func begin(_ turn: TurnID, of tenant: TenantID) -> Canceller {
        let canceller = Canceller()
        entries.withLock { $0[turn] = Entry(tenant: tenant, canceller: canceller) }
        return canceller
    }

    /// Notes that a run of a turn has ended; a later run of the same turn keeps its canceller.
    func end(_ turn: TurnID, _ canceller: Canceller) {
        entries.withLock { entries in
            if entries[turn]?.canceller === canceller { entries[turn] = nil }
        }
    }

    /// Stops turns, if they run here.
    func cancel(_ turns: [TurnID]) {
        let running = entries.withLock { entries in turns.compactMap { entries.removeValue(forKey: $0)?.canceller } }
        for canceller in running { canceller.cancel() }
    }

    /// Stops the turns whose rows say that they run no more: an operator's command has ended them.
    ///
    /// Rows are the truth; a process that writes them from outside cannot reach the task.
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
