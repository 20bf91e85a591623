import ChannelKit
import Foundation
import HubModel
import HubRouter

/// Finds and deletes old rows, through an open connection.
struct SQLRetention {
    /// The max tenants looked at in one read, each with a query that finds nothing in most of them.
    private static let tenantsAtOnce = 200
    /// The max conversations of a slice: each takes a dozen statements besides those that delete its rows.
    private static let conversationsAtOnce = 20
    /// The max rows of conversations deleted in one transaction, about.
    private static let rowsAtOnce = 250

    let connection: SQLConnection

    // MARK: - Finding

    func oldRows(_ kind: RetentionKind, after position: Int64, before: Date, limit: Int) throws -> OldRows {
        switch RetentionOrder.of(kind) {
        case .ids(let rows): try oldRows(rows, kind, after: position, before: before, limit: limit)
        case .tenants(let rows):
            try inTenants(kind, after: position, before: before) { tenant in
                let found = try connection.row(rows.find, tenant, rows.unit.start(of: before), limit) {
                    (count: try $0["old"] as Int, oldest: try $0["oldest"] as Int64?)
                }
                return (found?.count ?? 0, rows.unit.date(found?.oldest), limit)
            }
        case .conversations:
            try inTenants(kind, after: position, before: before) { tenant in
                let limit = min(limit, Self.conversationsAtOnce)
                let hours = try connection.rows(
                    ConversationStatements.find,
                    tenant,
                    TimeUnit.hour.start(of: before),
                    limit
                ) { try $0["active_hour"] as Int64 }
                return (hours.count, TimeUnit.hour.date(hours.first), limit)
            }
        case .times(let rows):
            try oldRows(rows, kind, before: before, limit: limit)
        case nil: OldRows(kind: kind, before: before, limit: limit)
        }
    }

    private func oldRows(
        _ rows: RowsByID,
        _ kind: RetentionKind,
        after position: Int64,
        before: Date,
        limit: Int
    ) throws -> OldRows {
        let start = rows.unit.start(of: before)
        let slice = try connection.row(rows.find, start, start, position, limit) { row in
            let seen: Int = try row["seen"]
            let old: Int = try row["old"]
            let last: Int64? = try row["last"]
            return OldRows(
                kind: kind,
                before: before,
                after: position,
                last: last ?? position,
                limit: limit,
                count: try row["deletable"],
                oldest: rows.unit.date(try row["oldest"]),
                oldestDeletable: rows.unit.date(try row["oldest_deletable"]),
                // Further rows are young if all of these are: one by a clock that was ahead does not end the search.
                next: seen == limit && old > 0 ? last : nil
            )
        }
        return slice ?? OldRows(kind: kind, before: before, limit: limit)
    }

    private func oldRows(_ rows: RowsByTime, _ kind: RetentionKind, before: Date, limit: Int) throws -> OldRows {
        let found = try connection.row(rows.find, before, limit) {
            (count: try $0["old"] as Int, oldest: try $0["oldest"] as Date?)
        }
        let count = found?.count ?? 0
        return OldRows(
            kind: kind,
            before: before,
            limit: limit,
            count: count,
            oldest: try connection.row(rows.oldest) { try $0["time"] },
            oldestDeletable: found?.oldest,
            next: count == limit ? 0 : nil
        )
    }

    /// Finds the next tenant with old rows; the position is the number of the tenant before it.
    private func inTenants(
        _ kind: RetentionKind,
        after position: Int64,
        before: Date,
        _ find: (_ tenant: Int64) throws -> (count: Int, oldest: Date?, limit: Int)
    ) throws -> OldRows {
        let tenants = try connection.rows(.nextTenants, position, Self.tenantsAtOnce) { try $0["id"] as Int64 }
        for tenant in tenants {
            let found = try find(tenant)
            guard found.count > 0 else { continue }
            return OldRows(
                kind: kind,
                before: before,
                tenant: tenant,
                limit: found.limit,
                count: found.count,
                oldestDeletable: found.oldest,
                next: found.count == found.limit ? tenant - 1 : tenant
            )
        }
        let next = tenants.count == Self.tenantsAtOnce ? tenants.last : nil
        return OldRows(kind: kind, before: before, limit: 0, next: next)
    }

    // MARK: - Deleting

    func delete(_ old: OldRows) throws -> (count: Int, isCut: Bool) {
        switch RetentionOrder.of(old.kind) {
        case .ids(let rows):
            let start = rows.unit.start(of: old.before)
            let count = try rows.delete.reduce(0) { try $0 + connection.run($1, old.after, old.last, start) }
            return (count, false)
        case .tenants(let rows):
            return (try connection.run(rows.delete, old.tenant, rows.unit.start(of: old.before), old.limit), false)
        case .times(let rows): return (try connection.run(rows.delete, old.before, old.limit), false)
        case .conversations: return try deleteConversations(old)
        case nil: return (0, false)
        }
    }

    /// Deletes conversations, and of one with many rows a part.
    private func deleteConversations(_ old: OldRows) throws -> (count: Int, isCut: Bool) {
        let hour = TimeUnit.hour.start(of: old.before)
        let found = try connection.rows(ConversationStatements.find, old.tenant, hour, old.limit) {
            (id: try $0["id"] as Int64, contact: try $0["contact"] as Int64)
        }
        var count = 0
        for conversation in found {
            guard count < Self.rowsAtOnce else { return (count, true) }
            let limit = Self.rowsAtOnce - count
            let deleted = try ConversationStatements.children.map { try connection.run($0, conversation.id, limit) }
            count += deleted.reduce(0, +)
            // There may be more of what reached the limit.
            guard deleted.allSatisfy({ $0 < limit }) else { return (count, true) }
            count += try connection.run(ConversationStatements.delete, conversation.id)
            count += try deleteContact(conversation.contact)
        }
        return (count, false)
    }

    private func deleteContact(_ contact: Int64) throws -> Int {
        guard try connection.row(ConversationStatements.contact, contact, read: { _ in true }) ?? false else {
            return 0
        }
        return try ConversationStatements.deleteContact.reduce(0) { try $0 + connection.run($1, contact) }
    }
}

extension TimeUnit {
    /// The number of whole units before `date`: rows with a lower number are older than it.
    fileprivate func start(of date: Date) -> Int64 {
        let milliseconds = date.millisecondsSince1970
        return (milliseconds - (milliseconds % rawValue + rawValue) % rawValue) / rawValue
    }

    /// The time at which the unit with this number begins.
    func date(_ number: Int64?) -> Date? {
        number.map { Date(millisecondsSince1970: $0.multipliedReportingOverflow(by: rawValue).partialValue) }
    }
}
