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

    func oldRows(_ kind: RetentionKind, after position: RowPosition, before: Date, limit: Int) throws -> OldRows {
        let none = OldRows(kind: kind, before: before, limit: limit)
        switch RetentionOrder.of(kind) {
        case .ids(let rows):
            guard connection.dialect.showsOneTenant, rows.hasTenants else {
                return try oldRows(rows, none, in: 0, after: position.row)
            }
            return try inTenants(none, after: position) { tenant, row in
                try oldRows(rows, none, in: tenant, after: row)
            }
        case .tenants(let rows):
            return try inTenants(none, after: position) { tenant, _ in
                let found = try connection.row(rows.find, tenant, rows.unit.start(of: before), limit) {
                    (count: try $0["old"] as Int, oldest: try $0["oldest"] as Int64?)
                }
                return oldRows(none, of: tenant, found?.count ?? 0, rows.unit.date(found?.oldest), limit: limit)
            }
        case .conversations:
            return try inTenants(none, after: position) { tenant, _ in
                let limit = min(limit, Self.conversationsAtOnce)
                let hours = try connection.rows(
                    ConversationStatements.find,
                    tenant,
                    TimeUnit.hour.start(of: before),
                    limit
                ) { try $0["active_hour"] as Int64 }
                return oldRows(none, of: tenant, hours.count, TimeUnit.hour.date(hours.first), limit: limit)
            }
        case .times(let rows):
            guard connection.dialect.showsOneTenant else { return try oldRows(rows, none, in: 0) }
            return try inTenants(none, after: position) { tenant, _ in try oldRows(rows, none, in: tenant) }
        case nil: return none
        }
    }

    /// The next old rows after the id `position`: of all tenants, or of the one that the connection shows.
    private func oldRows(_ rows: RowsByID, _ none: OldRows, in tenant: Int64, after position: Int64) throws -> OldRows {
        let start = rows.unit.start(of: none.before)
        let slice = try connection.row(rows.find, start, start, position, none.limit) { row in
            let seen: Int = try row["seen"]
            let old: Int = try row["old"]
            let last: Int64? = try row["last"]
            return OldRows(
                kind: none.kind,
                before: none.before,
                tenant: tenant,
                after: position,
                last: last ?? position,
                limit: none.limit,
                count: try row["deletable"],
                oldest: rows.unit.date(try row["oldest"]),
                oldestDeletable: rows.unit.date(try row["oldest_deletable"]),
                // Further rows are young if all of these are: one by a clock that was ahead does not end the search.
                next: seen == none.limit && old > 0 ? last.map { RowPosition(tenant: tenant, row: $0) } : nil
            )
        }
        return slice ?? none
    }

    /// The old rows of all tenants, or of the one that the connection shows.
    private func oldRows(_ rows: RowsByTime, _ none: OldRows, in tenant: Int64) throws -> OldRows {
        let found = try connection.row(rows.find, none.before, none.limit) {
            (count: try $0["old"] as Int, oldest: try $0["oldest"] as Date?)
        }
        let count = found?.count ?? 0
        return OldRows(
            kind: none.kind,
            before: none.before,
            tenant: tenant,
            limit: none.limit,
            count: count,
            oldest: try connection.row(rows.oldest) { try $0["time"] },
            oldestDeletable: found?.oldest,
            next: count == none.limit ? RowPosition(tenant: max(0, tenant - 1)) : nil
        )
    }

    /// The old rows of a tenant, whose search begins with it again if there may be more.
    private func oldRows(_ none: OldRows, of tenant: Int64, _ count: Int, _ oldest: Date?, limit: Int) -> OldRows {
        OldRows(
            kind: none.kind,
            before: none.before,
            tenant: tenant,
            limit: limit,
            count: count,
            oldestDeletable: oldest,
            next: count == limit ? RowPosition(tenant: tenant - 1) : nil
        )
    }

    /// Finds the next tenant with old rows; a position has the tenant before it, or one of its rows.
    private func inTenants(
        _ none: OldRows,
        after position: RowPosition,
        _ find: (_ tenant: Int64, _ row: Int64) throws -> OldRows
    ) throws -> OldRows {
        let following = try connection.tenants(after: position.tenant, limit: Self.tenantsAtOnce)
        for tenant in (position.row > 0 ? [position.tenant] : []) + following {
            try connection.enter(tenant)
            let old = try find(tenant, tenant == position.tenant ? position.row : 0)
            guard old.count == 0, old.next == nil else { return old.next == nil ? old.continued(after: tenant) : old }
        }
        let last = following.count == Self.tenantsAtOnce ? following.last : nil
        return OldRows(kind: none.kind, before: none.before, limit: 0, next: last.map { RowPosition(tenant: $0) })
    }

    // MARK: - Deleting

    func delete(_ old: OldRows) throws -> (count: Int, isCut: Bool) {
        if old.tenant != 0 { try connection.enter(old.tenant) }
        switch RetentionOrder.of(old.kind) {
        case .ids(let rows):
            let start = rows.unit.start(of: old.before)
            let count = try rows.delete.reduce(0) { try $0 + connection.changes(of: $1, old.after, old.last, start) }
            return (count, false)
        case .tenants(let rows):
            let start = rows.unit.start(of: old.before)
            if let tokens = rows.deleteTokens { _ = try connection.changes(of: tokens, old.tenant, start, old.limit) }
            return (try connection.changes(of: rows.delete, old.tenant, start, old.limit), false)
        case .times(let rows): return (try connection.changes(of: rows.delete, old.before, old.limit), false)
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
            let deleted = try ConversationStatements.children.map {
                try connection.changes(of: $0, conversation.id, limit)
            }
            count += deleted.reduce(0, +)
            // There may be more of what reached the limit.
            guard deleted.allSatisfy({ $0 < limit }) else { return (count, true) }
            count += try connection.changes(of: ConversationStatements.delete, conversation.id)
            count += try deleteContact(conversation.contact)
        }
        return (count, false)
    }

    private func deleteContact(_ contact: Int64) throws -> Int {
        guard try connection.row(ConversationStatements.contact, contact, read: { _ in true }) ?? false else {
            return 0
        }
        return try ConversationStatements.deleteContact.reduce(0) { try $0 + connection.changes(of: $1, contact) }
    }
}

extension OldRows {
    /// The same rows, after which the search goes on with the next tenant.
    fileprivate func continued(after tenant: Int64) -> OldRows {
        OldRows(
            kind: kind,
            before: before,
            tenant: self.tenant,
            after: after,
            last: last,
            limit: limit,
            count: count,
            oldest: oldest,
            oldestDeletable: oldestDeletable,
            next: RowPosition(tenant: tenant)
        )
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
