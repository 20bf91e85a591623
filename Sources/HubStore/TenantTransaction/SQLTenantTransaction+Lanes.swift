import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func holds(_ claim: LaneClaim) throws -> Bool {
        try connection.row(
            """
            SELECT 1 FROM lanes
            WHERE stage = ? AND tenant = ? AND channel = ? AND key = ? AND owner IS NOT NULL AND fence = ?
            """,
            claim.lane.primaryKey + [.integer(claim.fence)]
        ) { _ in true } ?? false
    }

    func release(_ claim: LaneClaim, due: Date?) throws {
        guard let due else {
            try connection.execute(
                "DELETE FROM lanes WHERE stage = ? AND tenant = ? AND channel = ? AND key = ? AND fence = ?",
                claim.lane.primaryKey + [.integer(claim.fence)]
            )
            return
        }
        try free(claim, due: due)
    }

    func park(_ claim: LaneClaim) throws { try free(claim, due: nil) }

    private func free(_ claim: LaneClaim, due: Date?) throws {
        try connection.execute(
            """
            UPDATE lanes SET owner = NULL, lease_until = NULL, next_due = ?
            WHERE stage = ? AND tenant = ? AND channel = ? AND key = ? AND fence = ?
            """,
            [.date(due)] + claim.lane.primaryKey + [.integer(claim.fence)]
        )
    }

    @discardableResult
    func makeDue(_ lane: Lane, at due: Date, holder: LeaseHolder?) throws -> LaneClaim? {
        // Each step is one statement, so that two instances cannot both find the lane free.
        try connection.execute(
            """
            INSERT INTO lanes (stage, tenant, channel, key, next_due) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (stage, tenant, channel, key) DO UPDATE SET next_due = CASE
                WHEN lanes.owner IS NOT NULL THEN lanes.next_due
                WHEN lanes.next_due IS NULL OR excluded.next_due < lanes.next_due THEN excluded.next_due
                ELSE lanes.next_due END
            """,
            lane.primaryKey + [.date(due)]
        )
        guard let holder else { return nil }
        let claim = LaneClaim(lane: lane, fence: .random(in: 1...Int64.max))
        let lease = SQLValue.date(holder.leaseUntil)
        let changed = try connection.execute(
            """
            UPDATE lanes SET owner = ?, fence = ?, lease_until = ?, next_due = ?
            WHERE stage = ? AND tenant = ? AND channel = ? AND key = ? AND owner IS NULL
            """,
            [.text(holder.owner), .integer(claim.fence), lease, lease] + lane.primaryKey
        )
        return changed == 1 ? claim : nil
    }
}
