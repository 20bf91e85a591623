import ChannelKit
import Logging
import ServiceLifecycle

/// Follows what other hubs on the same database do: by their hints at once, and by the rows within a second.
///
/// A turn that runs here is cancelled once its row has ended, or another hub has taken it over. A request that waits here
/// is answered once another hub has stored the answer of its turn.
struct PeerWatch: Service {
    /// The time between two looks at the rows: the time for which a turn that was cancelled elsewhere can go on speaking
    /// after its hint was lost.
    static let interval: Duration = .milliseconds(500)

    let context: HubContext
    let state: HubState
    let inline: InlineResponder

    func run() async throws {
        // Until then, as the other services.
        guard context.storage.isShared else { return _ = try? await gracefulShutdown() }
        let (hints, received) = AsyncStream.makeStream(of: [Hint].self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await context.options.hints.receive { received.yield($0) } }
            group.addTask {
                for await next in hints { await follow(next) }
            }
            await context.clock.every(Self.interval) { await look() }
            group.cancelAll()
        }
    }

    // MARK: - Hints

    private func follow(_ hints: [Hint]) async {
        guard !hints.isEmpty else {
            await findWork(in: Stage.allCases)
            return await look()
        }
        var (cancelled, answered, stages): ([TurnID], Set<ItemID>, Set<Stage>) = ([], [], [])
        for hint in hints {
            switch hint {
            case .turnCancelled(let turn): cancelled.append(turn)
            case .answered(let item): answered.insert(item)
            case .workDue(let stage, _): stages.insert(stage)
            case .eventAppended: break
            }
        }
        state.running.cancelHere(cancelled)
        if !answered.isEmpty { await inline.deliverStoredAnswers(to: answered) }
        await findWork(in: Array(stages))
    }

    /// Finds the work that other hubs have left.
    private func findWork(in stages: [Stage]) async {
        guard context.options.works else { return }
        for stage in stages {
            do { try await LaneScan(context: context).scan(stage) } catch {
                // The scan of each second finds it.
                context.storageWatch.log(error, "cannot look for other hubs' work", ["stage": "\(stage.rawValue)"])
            }
        }
    }

    // MARK: - Rows

    private func look() async {
        await cancelEnded()
        if context.storage.hasPeers { await inline.deliverStoredAnswers() }
    }

    private func cancelEnded() async {
        let running = state.running.all
        guard !running.isEmpty else { return }
        // A read that fails is made again: while the database is away no other hub changes a row.
        guard let ended = try? await context.storage.ended(running) else { return }
        state.running.cancelHere(ended)
    }
}
