package import ChannelKit
import Foundation
import HubModel

/// The operators' changes, made in the process that owns the storage.
package struct OperatorService: OperatorActions {
    /// The time until a retried reply expires, as for a new one.
    private static let lifetime: Duration = .seconds(24 * 3_600)

    private let storage: any HubStorage
    private let clock: any HubClock
    private let messages: AgentMessages
    private let tenants: @Sendable () -> [TenantID]
    private let afterChange: @Sendable (_ cancelled: [TurnID]) -> Void

    /// Makes the service.
    ///
    /// - Parameters:
    ///   - messages: Sends what an operator writes.
    ///   - tenants: The tenants to search if a call names none.
    ///   - afterChange: Called after each commit, with the turns that it cancelled.
    package init(
        storage: any HubStorage,
        clock: any HubClock = SystemClock(),
        messages: AgentMessages,
        tenants: @escaping @Sendable () -> [TenantID],
        afterChange: @escaping @Sendable (_ cancelled: [TurnID]) -> Void = { _ in }
    ) {
        self.storage = storage
        self.clock = clock
        self.messages = messages
        self.tenants = tenants
        self.afterChange = afterChange
    }

    // MARK: - Conversations

    package func take(_ id: ConversationID, of tenant: TenantID?) async throws -> ConversationChange {
        try await change(id, of: tenant, to: .agent) { try $0.take($1, $2, by: .commandLine, at: $3) }
    }

    package func release(_ id: ConversationID, of tenant: TenantID?) async throws -> ConversationChange {
        try await change(id, of: tenant, to: .hub) { tx, conversation, _, now in
            try tx.release(conversation, by: .commandLine, at: now)
            try tx.setAssignee(nil, of: id)
            return []
        }
    }

    package func say(_ text: String, in id: ConversationID, of tenant: TenantID?, key: String) async throws -> SayResult
    {
        for tenant in searched(tenant) where try await storage.read(tenant, { try $0.conversation(id) }) != nil {
            let draft = AgentMessages.Draft(.text(text), key: key)
            let result = try await messages.send(draft, in: id, of: tenant, from: .commandLine) { outcome, _ in
                SayResult(outcome)
            }
            if result != .unknown { afterChange([]) }
            return result
        }
        return .unknown
    }

    private func change(
        _ id: ConversationID,
        of tenant: TenantID?,
        to handler: ConversationHandler,
        with effects:
            @escaping @Sendable (any TenantTransaction, Conversation, LockedConversation, Date) throws -> [TurnID]
    ) async throws -> ConversationChange {
        let now = clock.now
        for tenant in searched(tenant) where try await storage.read(tenant, { try $0.conversation(id) }) != nil {
            let cancelled = try await storage.transact(tenant) { tx -> [TurnID]? in
                let locked = try tx.lock(id)
                guard let conversation = try tx.conversation(id), conversation.handler != handler else { return nil }
                return try effects(tx, conversation, locked, now)
            }
            guard let cancelled else { return .unchanged }
            afterChange(cancelled)
            return .changed
        }
        return .unknown
    }

    // MARK: - Dead letters

    package func retry(_ ids: [DeadLetterID], of tenant: TenantID?) async throws -> Set<DeadLetterID> {
        let now = clock.now
        return try await resolve(ids, of: tenant) { tx, id in
            try tx.retryDeadLetter(id, at: now, lifetime: Self.lifetime)
        }
    }

    package func discard(_ ids: [DeadLetterID], of tenant: TenantID?) async throws -> Set<DeadLetterID> {
        let now = clock.now
        return try await resolve(ids, of: tenant) { tx, id in try tx.discardDeadLetter(id, at: now) }
    }

    /// Resolves each id in the tenant that has it, in a transaction of its own: the writer serves webhooks between two.
    private func resolve(
        _ ids: [DeadLetterID],
        of tenant: TenantID?,
        with change: @escaping @Sendable (any TenantTransaction, DeadLetterID) throws -> Bool
    ) async throws -> Set<DeadLetterID> {
        var open = Set(ids)
        var done: Set<DeadLetterID> = []
        for tenant in searched(tenant) where !open.isEmpty {
            let candidates = open
            // Read first: most tenants have none of them, and a read does not wait for the writer.
            let own = try await storage.read(tenant) { tx in
                try candidates.filter { try tx.deadLetterDetails($0) != nil }
            }
            for id in own where try await storage.transact(tenant, { try change($0, id) }) { done.insert(id) }
            open.subtract(own)
        }
        if !done.isEmpty { afterChange([]) }
        return done
    }

    private func searched(_ tenant: TenantID?) -> [TenantID] { tenant.map { [$0] } ?? tenants() }
}

extension SayResult {
    fileprivate init(_ outcome: AgentMessages.Outcome) {
        self =
            switch outcome {
            case .queued(let messages, _): .queued(messages: messages.count)
            case .repeated: .queued(messages: 0)
            case .refused(let findings): .refused(findings)
            case .notTaken: .refused("the hub handles the conversation", remedy: "take it first")
            case .taken(_, let owner): .refused("\(owner?.name ?? "another agent") has the conversation", remedy: nil)
            case .unsupported(let reason): .refused(reason, remedy: nil)
            case .unknown: .unknown
            }
    }

    private static func refused(_ findings: [PolicyFinding]) -> SayResult {
        let objection = findings.last { !$0.passed }
        return .refused(objection?.sentence ?? "the send policy objects", remedy: objection?.reason.remedy)
    }
}
