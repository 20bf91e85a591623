import ChannelKit
import Crypto
import Foundation
import HubRouter

extension SQLConnection {
    /// Locks names until the end of the transaction, if others write at the same time.
    ///
    /// - Throws: ``LockMissed`` if another transaction holds one.
    func lock(_ names: @autoclosure () throws -> [LockName]) throws {
        guard let locks = driver.locks else { return }
        let names = try names()
        for name in names { _ = try locks.hold(.name(name)) }
        let missing = names.filter { !locks.holds($0) }
        guard !missing.isEmpty else { return }
        let missed = try row(.lockNames, missing.map(\.number).listed) { try $0["missed"] as String? } ?? nil
        guard missed == nil else { throw LockMissed() }
        locks.add(missing)
    }

    /// Locks a conversation until the end of the transaction, if others write at the same time.
    ///
    /// - Returns: The row as it is now; nil if the job has locked it before, or if it does not exist.
    /// - Throws: ``LockMissed`` if another transaction has locked it.
    func lock<Value>(
        _ conversation: ConversationID,
        of tenant: Int64,
        read: (SQLRow) throws -> Value
    ) throws -> Value? {
        guard let locks = driver.locks else { return nil }
        // Another job of the transaction may have changed it since it was read.
        let isNews = try locks.hold(.conversation(conversation))
        guard isNews || !locks.holds(conversation) else { return nil }
        let locked = try row(.lockConversation, conversation, tenant, read: read)
        if locked == nil, try row(.hasConversation, conversation, tenant, read: { _ in true }) ?? false {
            throw LockMissed()
        }
        locks.add(conversation)
        return locked
    }
}

extension SQLConnection {
    /// Locks a conversation whose row is not needed, as ``lock(_:of:read:)`` does.
    ///
    /// - Returns: True if another job of the transaction may have changed the row since it was read.
    func hold(_ conversation: ConversationID, of tenant: Int64) throws -> Bool {
        guard let locks = driver.locks else { return false }
        let isNews = try locks.hold(.conversation(conversation))
        if !locks.holds(conversation) { _ = try lock(conversation, of: tenant) { _ in true } }
        return isNews
    }
}

extension LockName {
    /// The key of its advisory lock.
    ///
    /// Two names with one key are possible: one of them is then postponed while the other is held.
    var number: Int64 {
        let digest = SHA256.hash(data: Data("\(kind.rawValue)\n\(channel)\n\(value)".utf8))
        return digest.withUnsafeBytes { $0.loadUnaligned(as: Int64.self) }
    }
}

extension [Int64] {
    /// The numbers as the text of an array.
    var listed: String { "{" + map(String.init).joined(separator: ",") + "}" }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let lockNames = SQLStatement(
        """
        SELECT string_agg(CAST(name AS text), ' ') AS missed FROM unnest(CAST(CAST(? AS text) AS bigint[])) AS name
        WHERE NOT pg_try_advisory_xact_lock(name)
        """
    )
    // No key changes: rows that refer to the conversation can be inserted meanwhile.
    fileprivate static let lockConversation = SQLStatement(
        """
        SELECT \(conversationColumns) FROM conversations WHERE id = ? AND tenant = ? FOR NO KEY UPDATE SKIP LOCKED
        """
    )
    fileprivate static let hasConversation = SQLStatement("SELECT id FROM conversations WHERE id = ? AND tenant = ?")
}
