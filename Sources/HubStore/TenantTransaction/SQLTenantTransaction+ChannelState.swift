import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func backfilledUntil(_ channel: ChannelID) throws -> Date? {
        try connection.row(.backfilledUntil, number(of: channel), number) {
            try $0["backfilled_until"] as Date?
        } ?? nil
    }

    func setBackfilled(_ channel: ChannelID, until: Date) throws {
        try connection.run(.setBackfilled, until, number(of: channel), number)
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let backfilledUntil = SQLStatement(
        "SELECT backfilled_until FROM channels WHERE id = ? AND tenant = ?"
    )
    fileprivate static let setBackfilled = SQLStatement(
        "UPDATE channels SET backfilled_until = ? WHERE id = ? AND tenant = ?"
    )
}
