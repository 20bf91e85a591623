import HubRouter
import HubStore
import ServiceLifecycle

/// Wakes the hub when another process has written into the database: an operator's `patchbay dead retry`, say.
struct ExternalWriteWatcher: Service {
    private static let interval: Duration = .milliseconds(500)

    let storage: SQLiteStorage
    let hub: Hub

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var known: Int?
            while (try? await Task.sleep(for: Self.interval)) != nil {
                guard let version = try? await storage.foreignVersion() else { continue }
                if let known, version != known { await hub.followForeignWrites() }
                known = version
            }
        }
    }
}
