import ChannelKit
import Foundation

@testable import HubRouter
@testable import HubStore

/// The statements of the API.
extension EveryStatement {
    func listing(_ conversation: ConversationID, _ message: MessageID, _ contact: ContactID) throws {
        for filter in [ConversationFilter.all, .withAgent, .contact(contact)] {
            _ = try tx.conversationPage(filter, after: nil, limit: 5)
        }
        _ = try tx.listedConversation(conversation)
        try tx.setAssignee(nil, of: conversation)
        try tx.recordAgentMessage(conversation, at: noon)
        for listed in try tx.messagePage(conversation, before: MessageID(.max), limit: 50) {
            _ = try tx.trace(of: listed.id)
        }
        _ = try tx.listedMessage(message)
        _ = try tx.contact(withAddress: "a", channel: .lotus)
        _ = try tx.insertNote("a note", in: conversation, by: nil, at: noon)
        _ = try tx.pageOfNotes(conversation, before: RowID(.max), limit: 5)
    }

    func access() throws {
        let hash = Data(repeating: 1, count: 32)
        let key = try tx.insertKey(name: "n8n", hash: hash, scopes: [.readMessages], expiresAt: nil, at: noon)
        for number: UInt8 in [2, 3] {
            if let known = try tx.apiKey(key) {
                try tx.rotateKey(known, hash: Data(repeating: number, count: 32), oldUntil: noon)
            }
        }
        try tx.recordUse(of: key, network: nil, at: noon)
        try tx.revokeKey(key, at: noon)
        _ = try tx.apiKeys(limit: 5)
        _ = try tx.storedResponse(hash)
        try tx.store(StoredAPIResponse(request: hash, status: 200, body: [:]), under: hash, at: noon)
        try users(hash)
        let counter = SignInCounter(.network, "192.0.2.1")
        _ = try scheduler.recordFailure(of: counter, at: noon)
        let inspection = SQLInspection(connection: sql)
        _ = try inspection.failures(of: counter)
        _ = try inspection.place(of: .key, hash: hash)
        try scheduler.forgetFailures(of: counter)
    }

    private func users(_ hash: Data) throws {
        guard let id = try tx.insertUser(email: "a@example.com", name: "Ana", role: .agent, at: noon),
            let user = try tx.user(id)
        else { throw StorageError.unavailable("a user was there") }
        _ = try tx.user(email: "a@example.com")
        _ = try tx.users(limit: 5)
        try tx.setRole(.admin, of: id)
        try tx.setDisabled(nil, of: id)
        try tx.setPassword("hash", of: id)
        let session = try tx.insertSession(of: user, hash: hash, host: nil, network: nil, at: noon)
        _ = try tx.session(session)
        try tx.touchSession(session, at: noon)
        try tx.endSession(session, at: noon)
        try tx.endSessions(of: id, at: noon)
        try tx.insertInvitation(of: id, hash: hash, at: noon, expiresAt: noon)
        _ = try tx.invitation(RowID(1))
        try tx.useInvitation(RowID(1), at: noon)
        try tx.audit(AuditEntry(at: noon, origin: .commandLine, action: "user.added", target: (.user, id.rawValue)))
        _ = try tx.auditEntries(before: RowID(.max), limit: 5)
    }
}
