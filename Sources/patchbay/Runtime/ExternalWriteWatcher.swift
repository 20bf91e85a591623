import HubRouter
import HubStore
import ServiceLifecycle

/// The service that wakes the hub after another process, such as `patchbay dead retry`, has written to the database.
struct ExternalWriteWatcher: Service {
    private static let interval: Duration = .milliseconds(500)

    let storage: SQLiteStorage
    let hub: Hub

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var known: Int?
            while (try? await Task.sleep(for: Self.interval)) != nil {
                guard let version = try? await storage.foreignVersion() else { continue }
                if let known, version != known { await hub.followExternalWrites() }
                known = version
            }
        }
    }
}
