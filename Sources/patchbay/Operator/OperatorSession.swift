import ArgumentParser
import ChannelKit
import Foundation
import HubConfig
import HubRouter
import HubStore

/// The hub's database, read by an operator's command beside a running hub.
struct OperatorSession: Sendable {
    let configuration: HubConfiguration
    let storage: any HubStorage
    /// The tenant that the command names.
    let tenant: TenantID?
    /// The tenants to read.
    let tenants: [TenantID]

    private let database: DatabaseURL

    /// Opens the database that `options` name.
    ///
    /// - Parameter callsProviders: True if the command calls providers; if not, their secrets need not be set.
    /// - Throws: `ExitCode.failure`, after printing the error, if the configuration or the database cannot be opened.
    init(_ options: OperatorOptions, callsProviders: Bool = false) async throws {
        try await self.init(config: options.config, tenant: options.tenant, callsProviders: callsProviders)
    }

    /// Opens the database of the configuration file `config`.
    ///
    /// - Throws: As above.
    init(config: String, tenant name: String? = nil, callsProviders: Bool = false) async throws {
        // A simulation generates the secrets that a command without calls does not need.
        let simulators = callsProviders ? nil : "http://localhost"
        let file = ConfigurationFile(path: config, build: try Build(), simulators: simulators)
        let loaded = try await file.load()
        guard let configuration = loaded.configuration else {
            Terminal.error.print(loaded.report())
            throw ExitCode.failure
        }
        let database = try DatabaseURL(configuration.hub.database)
        guard database.exists else {
            throw fail("no database at \(database.localPath); run 'patchbay serve' first, or check 'hub.database'")
        }
        self.configuration = configuration
        self.database = database
        storage = try await blocking { try database.openReadOnly() }
        let known = configuration.tenants.map(\.profile.id)
        tenant = name.map { TenantID($0) }
        tenants = tenant.map { [$0] } ?? known
        if let tenant, !known.contains(tenant) {
            Terminal.error.print("warning: \(config) has no tenant '\(tenant)'")
        }
    }

    /// The time zone of a tenant; GMT for an unknown tenant.
    func timeZone(of tenant: TenantID) -> TimeZone {
        configuration.tenants.first { $0.profile.id == tenant }?.profile.timeZone ?? .gmt
    }

    /// Makes changes: in the hub that runs on the database or, if none does, in the database itself.
    func change<Result: Sendable>(
        _ work: (any OperatorActions) async throws -> Result
    ) async throws -> Result {
        try await access.use { try await work($0.work) }
    }

    /// Changes keys or users of the command's tenant, in the same way.
    ///
    /// - Throws: `ExitCode.failure`, after printing the reason, if the change is refused.
    func change(_ change: AccessChange) async throws -> (id: String, secret: String?) {
        let tenant = try requiredTenant
        switch try await access.use({ try await $0.access.perform(change, in: tenant, from: .commandLine) }) {
        case .made(let id, let secret): return (id, secret)
        case .changed(let id): return (id, nil)
        case .refused(let refusal): throw fail(refusal.sentence)
        }
    }

    /// The tenant that the command names, or the only one.
    ///
    /// - Throws: `ExitCode.failure`, after printing the error, if there are several.
    var requiredTenant: TenantID {
        get throws {
            if let tenant { return tenant }
            guard tenants.count == 1 else { throw fail("several tenants: name one with --tenant") }
            return tenants[0]
        }
    }

    private var access: OperatorAccess {
        OperatorAccess(database: database, configuration: configuration)
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
