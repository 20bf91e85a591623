import ChannelKit
import HubConfig
import HubRouter
import HubServer
import HubStore

/// The way of a command to change a database: through the hub that runs on it or, if none does, under its lock.
struct OperatorAccess: Sendable {
    /// The time for which a hub may start or stop: it holds the lock then, and its socket does not answer.
    private static let timeout: Duration = .seconds(15)

    let database: DatabaseURL
    let configuration: HubConfiguration

    /// Runs `work` with access.
    ///
    /// - Throws: `StorageError.inUse` if a process has the database and does not answer on its socket.
    func use<Result: Sendable>(_ work: (OperatorServices) async throws -> Result) async throws -> Result {
        let clock = ContinuousClock()
        let deadline = clock.now + Self.timeout
        let hub = OperatorClient(path: OperatorSocket.path(database: database.localPath))
        while true {
            if await hub.isServed() { return try await work(OperatorServices(work: hub, access: hub)) }
            do {
                return try await useDirectly(work)
            } catch StorageError.inUse(let path, let holder) where clock.now >= deadline {
                let socket = OperatorSocket.path(database: database.localPath)
                throw fail("\(path) is in use by \(holder), which does not answer on \(socket); retry, or stop it")
            } catch StorageError.inUse {
                try await clock.sleep(for: .milliseconds(100))
            }
        }
    }

    /// Changes the database itself, as its only process.
    private func useDirectly<Result: Sendable>(
        _ work: (OperatorServices) async throws -> Result
    ) async throws -> Result {
        let storage = try await blocking { [database] in try database.open() }
        let outcome: Swift.Result<Result, any Error>
        // The tenants to search if a command names none.
        let tenants = configuration.tenants.map(\.profile.id)
        let table = RoutingTable(configuration, build: try Build())
        let messages = AgentMessages(storage: storage) { table }
        let services = OperatorServices(
            work: OperatorService(storage: storage, messages: messages) { tenants },
            access: AccessService(storage: storage, exists: { tenants.contains($0) })
        )
        do { outcome = .success(try await work(services)) } catch { outcome = .failure(error) }
        try await blocking { try storage.close() }
        return try outcome.get()
    }
}

/// The changes that commands can make, in this process or in the running hub.
struct OperatorServices: Sendable {
    /// Changes of conversations and dead letters.
    let work: any OperatorActions
    /// Changes of keys and users.
    let access: any AccessActions
}
