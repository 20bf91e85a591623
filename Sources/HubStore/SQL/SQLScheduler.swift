import ChannelKit
import Foundation
import HubRouter

/// Lanes of all tenants, and nothing else.
struct SQLScheduler: SchedulerTransaction {
    let connection: any SQLConnection

    /// Due lanes that are looked at together, which is enough while the hub keeps up.
    ///
    /// With more the tenants are asked one by one: a claim is for a few lanes, and must not read a long backlog to find
    /// them.
    private static let dueAtOnce = 16
    /// A count goes no further: counting a long backlog would hold the writer.
    static let countLimit = 10_000

    func claim(_ wish: ClaimRequest) throws -> [LaneClaim] {
        let due = try dueLanes(wish)
        guard due.count > Self.dueAtOnce else { return try claim(due, wish: wish) }
        return try claimTenantByTenant(wish)
    }

    /// Claims among all lanes that are due.
    private func claim(_ due: [Lane], wish: ClaimRequest) throws -> [LaneClaim] {
        let byTenant = Dictionary(grouping: due, by: \.channel.tenant)
            .filter { !wish.excluding.contains($0.key) }
            .sorted { $0.key.rawValue < $1.key.rawValue }
        let cursor = wish.cursor?.rawValue ?? ""
        let (after, before) = (
            byTenant.filter { $0.key.rawValue > cursor }, byTenant.filter { $0.key.rawValue <= cursor }
        )
        let lanes = (after + before).flatMap { $0.value.prefix(wish.perTenant) }.prefix(wish.limit)
        return try lanes.map { try take($0, wish: wish) }
    }

    private func dueLanes(_ wish: ClaimRequest) throws -> [Lane] {
        try connection.rows(
            """
            SELECT tenant, channel, key FROM lanes WHERE stage = ? AND next_due <= ? ORDER BY next_due LIMIT ?
            """,
            [.name(wish.stage), .date(wish.now), .integer(Int64(Self.dueAtOnce + 1))]
        ) { row in
            let channel = ChannelID(tenant: TenantID(row.string(0)), name: row.string(1))
            return Lane(stage: wish.stage, channel: channel, key: row.string(2))
        }
    }

    private func claimTenantByTenant(_ wish: ClaimRequest) throws -> [LaneClaim] {
        var claims: [LaneClaim] = []
        var visited: Set<TenantID> = []
        var cursor = wish.cursor?.rawValue ?? ""
        var hasWrapped = cursor.isEmpty
        while claims.count < wish.limit {
            guard let tenant = try nextTenant(after: cursor, wish: wish) else {
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

    /// The next tenant with a lane that is due; lanes that are not are passed over inside of SQLite.
    private func nextTenant(after cursor: String, wish: ClaimRequest) throws -> TenantID? {
        try connection.row(
            """
            SELECT tenant FROM lanes WHERE stage = ? AND tenant > ? AND next_due <= ?
            ORDER BY tenant LIMIT 1
            """,
            [.name(wish.stage), .text(cursor), .date(wish.now)]
        ) { TenantID($0.string(0)) }
    }

    private func dueLanes(of tenant: TenantID, wish: ClaimRequest, limit: Int) throws -> [Lane] {
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

    private func take(_ lane: Lane, wish: ClaimRequest) throws -> LaneClaim {
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
        // A lease that has ended needs nothing: its lane is due.
        for stage in Stage.allCases {
            try connection.execute(
                """
                UPDATE lanes SET owner = NULL, lease_until = NULL, next_due = ?
                WHERE stage = ? AND next_due > ? AND owner IS NOT NULL
                """,
                [.date(now), .name(stage), .date(now)]
            )
        }
    }

    func laneCounts() throws -> [Stage: Int] {
        var counts: [Stage: Int] = [:]
        for stage in Stage.allCases {
            counts[stage] = try connection.row(
                "SELECT count(*) FROM (SELECT 1 FROM lanes WHERE stage = ? LIMIT ?) AS waiting",
                [.name(stage), .integer(Int64(Self.countLimit))]
            ) { $0.int(0) }
        }
        return counts
    }

    // MARK: - Parked lanes and held replies

    func parkedChannels() throws -> [ChannelID] {
        try Set(Stage.allCases.flatMap { try parkedChannels(stage: $0) }).sorted { $0.description < $1.description }
    }

    private func parkedChannels(stage: Stage) throws -> [ChannelID] {
        try channels { last in
            try connection.row(
                """
                SELECT tenant, channel FROM lanes
                WHERE stage = ? AND next_due IS NULL AND (tenant, channel) > (?, ?) ORDER BY tenant, channel LIMIT 1
                """,
                [.name(stage)] + last,
                Self.channel
            )
        }
    }

    func channelsWithHeldReplies() throws -> [ChannelID] {
        try channels { last in
            try connection.row(
                """
                SELECT tenant, channel FROM outbox
                WHERE state = 'held' AND (tenant, channel) > (?, ?) ORDER BY tenant, channel LIMIT 1
                """,
                last,
                Self.channel
            )
        }
    }

    /// Steps from one channel to the next in an index, so that each costs one look however many rows it has.
    private func channels(_ next: ([SQLValue]) throws -> ChannelID?) throws -> [ChannelID] {
        var channels: [ChannelID] = []
        var last: [SQLValue] = [.text(""), .text("")]
        while let channel = try next(last) {
            channels.append(channel)
            last = [.text(channel.tenant.rawValue), .text(channel.name)]
        }
        return channels
    }

    private static func channel(_ row: any SQLRow) -> ChannelID {
        ChannelID(tenant: TenantID(row.string(0)), name: row.string(1))
    }

    func unparkLanes(of channel: ChannelID, now: Date, limit: Int) throws -> Int {
        var count = 0
        for stage in Stage.allCases where count < limit {
            let key: [SQLValue] = [.name(stage), .text(channel.tenant.rawValue), .text(channel.name)]
            count += try connection.execute(
                """
                UPDATE lanes SET next_due = ? WHERE stage = ? AND tenant = ? AND channel = ? AND key IN (
                    SELECT parked.key FROM lanes AS parked
                    WHERE parked.stage = ? AND parked.tenant = ? AND parked.channel = ? AND parked.next_due IS NULL
                    LIMIT ?)
                """,
                [.date(now)] + key + key + [.integer(Int64(limit - count))]
            )
        }
        return count
    }

    // MARK: - Checks and clearing

    /// Writes the one row that is there to be written.
    func writeProbe(at: Date) throws {
        let changed = try connection.execute("UPDATE storage_probe SET at = ? WHERE id = 1", [.date(at)])
        guard changed == 1 else { throw StorageError.unavailable("the row to check writing with is gone") }
    }

    func deleteEarlyStatuses(before: Date, limit: Int) throws -> Int {
        try connection.execute(
            """
            DELETE FROM early_statuses WHERE (tenant, channel, external_id, status) IN (
                SELECT old.tenant, old.channel, old.external_id, old.status FROM early_statuses AS old
                WHERE old.received_at < ? LIMIT ?)
            """,
            [.date(before), .integer(Int64(limit))]
        )
    }

    func deleteUnrouted(before: Date, limit: Int) throws -> Int {
        try connection.execute(
            "DELETE FROM unrouted WHERE id IN (SELECT old.id FROM unrouted AS old WHERE old.received_at < ? LIMIT ?)",
            [.date(before), .integer(Int64(limit))]
        )
    }
}

extension Lane {
    /// The primary key, in the order of its columns.
    var primaryKey: [SQLValue] { [.name(stage), .text(channel.tenant.rawValue), .text(channel.name), .text(key)] }
}
