import ChannelKit
import Foundation
import HubRouter

/// Lanes of all tenants, and nothing else.
struct SQLScheduler: SchedulerTransaction {
    let connection: any SQLConnection

    func claim(_ wish: ClaimWish) throws -> [LaneClaim] {
        var claims: [LaneClaim] = []
        var visited: Set<TenantID> = []
        var cursor = wish.cursor?.rawValue ?? ""
        var hasWrapped = cursor.isEmpty
        while claims.count < wish.limit {
            guard let tenant = try nextTenant(after: cursor, stage: wish.stage) else {
                guard !hasWrapped else { break }
                hasWrapped = true
                cursor = ""
                continue
            }
            cursor = tenant.rawValue
            // Round once: a tenant seen before means that everybody was asked.
            guard visited.insert(tenant).inserted else { break }
            guard !wish.excluding.contains(tenant) else { continue }
            let share = min(wish.perTenant, wish.limit - claims.count)
            for lane in try dueLanes(of: tenant, wish: wish, limit: share) { claims.append(try take(lane, wish: wish)) }
        }
        return claims
    }

    private func nextTenant(after cursor: String, stage: Stage) throws -> TenantID? {
        try connection.row(
            """
            SELECT tenant FROM lanes WHERE stage = ? AND tenant > ? AND next_due IS NOT NULL
            ORDER BY tenant LIMIT 1
            """,
            [.name(stage), .text(cursor)]
        ) { TenantID($0.string(0)) }
    }

    private func dueLanes(of tenant: TenantID, wish: ClaimWish, limit: Int) throws -> [Lane] {
        try connection.rows(
            """
            SELECT channel, key FROM lanes WHERE stage = ? AND tenant = ? AND next_due <= ?
            ORDER BY next_due LIMIT ?
            """,
            [.name(wish.stage), .text(tenant.rawValue), .date(wish.now), .integer(Int64(limit))]
        ) { row in
            Lane(stage: wish.stage, channel: ChannelID(tenant: tenant, name: row.string(0)), key: row.string(1))
        }
    }

    private func take(_ lane: Lane, wish: ClaimWish) throws -> LaneClaim {
        let claim = LaneClaim(lane: lane, fence: .random(in: 1...Int64.max))
        try connection.execute(
            """
            UPDATE lanes SET owner = ?, fence = ?, lease_until = ?, next_due = ?
            WHERE stage = ? AND tenant = ? AND channel = ? AND key = ?
            """,
            [.text(wish.owner), .integer(claim.fence), .date(wish.leaseUntil), .date(wish.leaseUntil)] + lane.primaryKey
        )
        return claim
    }

    func nextDue(_ stage: Stage) throws -> Date? {
        try connection.row(
            "SELECT min(next_due) FROM lanes WHERE stage = ? AND next_due IS NOT NULL",
            [.name(stage)]
        ) { $0.date(0) } ?? nil
    }

    func renew(_ claims: [LaneClaim], until: Date) throws -> [LaneClaim] {
        try claims.filter { claim in
            try connection.execute(
                """
                UPDATE lanes SET lease_until = ?, next_due = ?
                WHERE stage = ? AND tenant = ? AND channel = ? AND key = ? AND owner IS NOT NULL AND fence = ?
                """,
                [.date(until), .date(until)] + claim.lane.primaryKey + [.integer(claim.fence)]
            ) == 0
        }
    }

    func releaseAllLeases(now: Date) throws {
        try connection.execute(
            "UPDATE lanes SET owner = NULL, lease_until = NULL, next_due = ? WHERE owner IS NOT NULL",
            [.date(now)]
        )
    }

    func unparkLanes(now: Date) throws {
        try connection.execute("UPDATE lanes SET next_due = ? WHERE next_due IS NULL AND owner IS NULL", [.date(now)])
    }

    func deleteEarlyStatuses(before: Date) throws -> Int {
        try connection.execute("DELETE FROM early_statuses WHERE received_at < ?", [.date(before)])
    }
}

extension Lane {
    /// The primary key, in the order of its columns.
    var primaryKey: [SQLValue] { [.name(stage), .text(channel.tenant.rawValue), .text(channel.name), .text(key)] }
}
