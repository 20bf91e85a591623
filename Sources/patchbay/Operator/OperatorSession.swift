import ArgumentParser
import ChannelKit
import Foundation
import HubConfig
import HubRouter
import HubStore

/// The hub's database, opened by an operator's command beside a running hub.
struct OperatorSession: Sendable {
    let configuration: HubConfiguration
    let storage: any HubStorage
    /// The tenants to read.
    let tenants: [TenantID]

    /// Opens the database that `options` name.
    ///
    /// - Parameters:
    ///   - callsProviders: True if the command calls providers; if not, their secrets need not be set.
    ///   - changes: True if the command writes; if not, a read-only database suffices.
    /// - Throws: `ExitCode.failure`, after printing the error, if the configuration or the database cannot be opened.
    init(_ options: OperatorOptions, callsProviders: Bool = false, changes: Bool = false) async throws {
        // A simulation generates the secrets that a command without calls does not need.
        let simulators = callsProviders ? nil : "http://localhost"
        let file = ConfigurationFile(path: options.config, build: try Build(), simulators: simulators)
        let loaded = try await file.load()
        guard let configuration = loaded.configuration else {
            Terminal.error.print(loaded.report())
            throw ExitCode.failure
        }
        let path = try DatabaseURL(configuration.hub.database).path
        guard FileManager.default.fileExists(atPath: path) else {
            throw fail("no database at \(path); run 'patchbay serve' first, or check 'hub.database'")
        }
        self.configuration = configuration
        let use: SQLiteStorage.Use = changes ? .shared(command: CommandName.current) : .readOnly
        storage = try await blocking { try SQLiteStorage(path: path, as: use) }
        let known = configuration.tenants.map(\.profile.id)
        tenants = options.tenant.map { [TenantID($0)] } ?? known
        if let tenant = options.tenant, !known.contains(TenantID(tenant)) {
            Terminal.error.print("warning: \(options.config) has no tenant '\(tenant)'")
        }
    }

    /// The time zone of a tenant; GMT for an unknown tenant.
    func timeZone(of tenant: TenantID) -> TimeZone {
        configuration.tenants.first { $0.profile.id == tenant }?.profile.timeZone ?? .gmt
    }

    /// The first result of `find` over the tenants; nil if none has one.
    func first<Found: Sendable>(
        _ find: @escaping @Sendable (any TenantReading) throws -> Found?
    ) async throws -> (tenant: TenantID, found: Found)? {
        for tenant in tenants {
            if let found = try await storage.read(tenant, find) { return (tenant, found) }
        }
        return nil
    }
}
