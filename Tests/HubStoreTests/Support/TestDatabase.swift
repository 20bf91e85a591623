import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter

@testable import HubStore

/// The databases on which the behaviour of the storage is tested.
enum TestDatabase: CaseIterable, Sendable {
    case sqlite, postgres

    /// Makes a storage with an empty database of its own.
    func store() throws -> any StoreUnderTest {
        switch self {
        case .sqlite: try Store()
        case .postgres: try PostgresStore()
        }
    }
}

/// A storage, and its database as an operator reads and changes it beside the hub.
protocol StoreUnderTest: Sendable {
    associatedtype Storage: HubStorage

    var storage: Storage { get }

    /// Changes the database.
    func run(_ script: String) throws

    /// Returns the rows that `sql` selects, each as its columns separated by spaces, and `-` for NULL; names in place of
    /// the numbers of tenants and channels, texts in place of blobs.
    func lines(_ sql: String) throws -> [String]

    /// Returns the rows that `sql` selects as they are stored.
    func storedLines(_ sql: String) throws -> [String]

    /// Returns all rows of `tenant`, of all tables, as text.
    func everything(of tenant: TenantID) throws -> [String]
}

extension StoreUnderTest {
    /// Claims all lanes of `stage` that are due a day after noon.
    func dueLanes(_ stage: Stage) async throws -> [Lane] {
        let limits = LaneLimits(total: .max, perTenant: .max)
        let slots = LaneSlots(limits, calling: limits) { _ in LanePool(adapter: "toy") }
        return try await storage.lanes.claim(stage, for: slots, at: noon.addingTimeInterval(86_400)).map(\.lane)
    }

    /// Deletes all rows of a kind that may be deleted and are older than `before`, and returns their number.
    func deleteAll(
        _ kind: RetentionKind,
        before: Date = noon.addingTimeInterval(1e9),
        limit: Int = 5
    ) async throws -> Int {
        var position: RowPosition? = .start
        var count = 0
        while let after = position {
            let old = try await storage.inspect { try $0.oldRows(kind, after: after, before: before, limit: limit) }
            let deleted = old.count > 0 ? try await storage.schedule { try $0.delete(old) } : nil
            count += deleted?.count ?? 0
            if deleted?.isCut != true { position = old.next }
        }
        return count
    }
}

extension Store: StoreUnderTest {}
