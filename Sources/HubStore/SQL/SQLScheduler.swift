import ChannelKit
import Foundation
import HubRouter

/// A transaction on the lanes of all tenants, through an open connection.
struct SQLScheduler: SchedulerTransaction {
    let connection: any SQLConnection

    /// The max number of due lanes that are read together; a hub without a backlog has fewer.
    ///
    /// With more, each tenant's lanes are queried separately: a claim needs few lanes and must not read a long backlog.
    private static let dueAtOnce = 16
    /// The number at which counting stops: counting a long backlog would block the writer.
    static let countLimit = 10_000

    func claim(_ request: ClaimRequest) throws -> [LaneClaim] {
        let due = try dueLanes(request)
        guard due.count > Self.dueAtOnce else { return try claim(due, request: request) }
        return try claimTenantByTenant(request)
    }

    /// Claims among all lanes that are due.
    private func claim(_ due: [Lane], request: ClaimRequest) throws -> [LaneClaim] {
        let byTenant = Dictionary(grouping: due, by: \.channel.tenant)
            .filter { !request.excluding.contains($0.key) }
            .sorted { $0.key.rawValue < $1.key.rawValue }
        let cursor = request.cursor?.rawValue ?? ""
        let (after, before) = (
            byTenant.filter { $0.key.rawValue > cursor }, byTenant.filter { $0.key.rawValue <= cursor }
        )
        let lanes = (after + before).flatMap { $0.value.prefix(request.perTenant) }.prefix(request.limit)
        return try lanes.map { try take($0, request: request) }
    }

    private func dueLanes(_ request: ClaimRequest) throws -> [Lane] {
        try connection.rows(
            """
            SELECT tenant, channel, key FROM lanes WHERE stage = ? AND next_due <= ? ORDER BY next_due LIMIT ?
            """,
            [.name(request.stage), .date(request.now), .integer(Int64(Self.dueAtOnce + 1))]
        ) { row in
            Lane(stage: request.stage, channel: try Self.channel(row), key: try row["key"])
        }
    }

    private func claimTenantByTenant(_ request: ClaimRequest) throws -> [LaneClaim] {
        var claims: [LaneClaim] = []
        var visited: Set<TenantID> = []
        var cursor = request.cursor?.rawValue ?? ""
        var hasWrapped = cursor.isEmpty
        while claims.count < request.limit {
            guard let tenant = try nextTenant(after: cursor, request: request) else {
                guard !hasWrapped else { break }
                hasWrapped = true
                cursor = ""
                continue
            }
            cursor = tenant.rawValue
            // A tenant that was visited before ends the round.
            guard visited.insert(tenant).inserted else { break }
            guard !request.excluding.contains(tenant) else { continue }
            let share = min(request.perTenant, request.limit - claims.count)
            for lane in try dueLanes(of: tenant, request: request, limit: share) {
                claims.append(try take(lane, request: request))
            }
        }
        return claims
    }

    /// The next tenant with a due lane; SQLite skips the lanes that are not due.
    private func nextTenant(after cursor: String, request: ClaimRequest) throws -> TenantID? {
        try connection.row(
            """
            SELECT tenant FROM lanes WHERE stage = ? AND tenant > ? AND next_due <= ?
            ORDER BY tenant LIMIT 1
            """,
            [.name(request.stage), .text(cursor), .date(request.now)]
        ) { TenantID(try $0["tenant"]) }
    }

    private func dueLanes(of tenant: TenantID, request: ClaimRequest, limit: Int) throws -> [Lane] {
        try connection.rows(
            """
            SELECT channel, key FROM lanes WHERE stage = ? AND tenant = ? AND next_due <= ?
            ORDER BY next_due LIMIT ?
            """,
            [.name(request.stage), .text(tenant.rawValue), .date(request.now), .integer(Int64(limit))]
        ) { row in
            Lane(
                stage: request.stage,
                channel: ChannelID(tenant: tenant, name: try row["channel"]),
                key: try row["key"]
            )
        }
    }

    private func take(_ lane: Lane, request: ClaimRequest) throws -> LaneClaim {
        let claim = LaneClaim(lane: lane, fence: .random(in: 1...Int64.max))
        try connection.execute(
            """
            UPDATE lanes SET owner = ?, fence = ?, lease_until = ?, next_due = ?
            WHERE stage = ? AND tenant = ? AND channel = ? AND key = ?
            """,
            [.text(request.owner), .integer(claim.fence), .date(request.leaseUntil), .date(request.leaseUntil)]
                + lane.primaryKey
        )
        return claim
    }

    func nextDue(_ stage: Stage) throws -> Date? {
        try connection.row(
            "SELECT min(next_due) AS due FROM lanes WHERE stage = ? AND next_due IS NOT NULL",
            [.name(stage)]
        ) { try $0["due"] as Date? } ?? nil
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
        // An expired lease is not touched: its lane is due anyway.
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
                "SELECT count(*) AS lanes FROM (SELECT 1 FROM lanes WHERE stage = ? LIMIT ?) AS waiting",
                [.name(stage), .integer(Int64(Self.countLimit))]
            ) { try $0["lanes"] }
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

    /// Steps from one channel to the next in an index, with one lookup per channel instead of a scan of its rows.
    private func channels(_ next: ([SQLValue]) throws -> ChannelID?) throws -> [ChannelID] {
        var channels: [ChannelID] = []
        var last: [SQLValue] = [.text(""), .text("")]
        while let channel = try next(last) {
            channels.append(channel)
            last = [.text(channel.tenant.rawValue), .text(channel.name)]
        }
        return channels
    }

    private static func channel(_ row: any SQLRow) throws -> ChannelID {
        ChannelID(tenant: TenantID(try row["tenant"]), name: try row["channel"])
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

    /// Updates the row that exists for this check.
    func writeProbe(at: Date) throws {
        let changed = try connection.execute("UPDATE storage_probe SET at = ? WHERE id = 1", [.date(at)])
        guard changed == 1 else { throw StorageError.unavailable("the table storage_probe has no row") }
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
