package import ChannelKit
import Foundation

/// The changes that agents make in conversations.
package struct AgentService: Sendable {
    /// The result of a change.
    package enum Outcome: Sendable {
        /// It is as asked for.
        case done(ListedConversation)
        /// The conversation has changed since the caller read it.
        case stale(ListedConversation)
        /// Another agent has it; nil for one without a user.
        case taken(ListedConversation, by: User?)
        /// The tenant has no such conversation.
        case unknown
    }

    private let storage: any HubStorage
    private let clock: any HubClock
    private let afterChange: @Sendable (_ cancelled: [TurnID]) -> Void

    /// Makes the service.
    ///
    /// - Parameter afterChange: Called after each commit, with the turns that it cancelled.
    package init(
        storage: any HubStorage,
        clock: any HubClock,
        afterChange: @escaping @Sendable (_ cancelled: [TurnID]) -> Void
    ) {
        self.storage = storage
        self.clock = clock
        self.afterChange = afterChange
    }

    /// Gives a conversation to the actor: its turns are cancelled and its unsent replies held.
    ///
    /// Of two agents who take it at the same time one gets it, and the other learns which.
    ///
    /// - Parameters:
    ///   - sequence: The ``ListedConversation/handlerSequence`` that the caller has read; nil to take it as it is.
    ///   - isForced: True to take it from another agent.
    package func take(
        _ id: ConversationID,
        of tenant: TenantID,
        expecting sequence: Int64?,
        isForced: Bool,
        from origin: Origin
    ) async throws -> Outcome {
        let user = origin.actor.user
        return try await change(id, of: tenant, expecting: sequence, from: origin, to: "taken") {
            tx,
            listed,
            locked,
            now in
            if listed.conversation.handler == .agent {
                guard listed.assignee != user else { return .nothing }
                let owner = try listed.assignee.flatMap { try tx.user($0) }
                // A conversation that waits for any agent is free.
                guard isForced || listed.assignee == nil else { return .refused(by: owner) }
            }
            let cancelled = try tx.take(listed.conversation, locked, by: origin.actor, at: now)
            try tx.setAssignee(user, of: id)
            return .changed(cancelled: cancelled)
        }
    }

    /// Gives a conversation back to the hub.
    package func release(
        _ id: ConversationID,
        of tenant: TenantID,
        expecting sequence: Int64?,
        from origin: Origin
    ) async throws -> Outcome {
        try await change(id, of: tenant, expecting: sequence, from: origin, to: "released") { tx, listed, _, now in
            guard listed.conversation.handler == .agent else { return .nothing }
            try tx.release(listed.conversation, by: origin.actor, at: now)
            try tx.setAssignee(nil, of: id)
            return .changed(cancelled: [])
        }
    }

    /// The effect of a change inside its transaction.
    private enum Effect {
        case changed(cancelled: [TurnID])
        case nothing
        case refused(by: User?)
    }

    private func change(
        _ id: ConversationID,
        of tenant: TenantID,
        expecting sequence: Int64?,
        from origin: Origin,
        to action: String,
        _ body:
            @escaping @Sendable (any TenantTransaction, ListedConversation, LockedConversation, Date) throws -> Effect
    ) async throws -> Outcome {
        let now = clock.now
        let (outcome, cancelled) = try await storage.transact(tenant) { tx -> (Outcome, [TurnID]) in
            // Found first: the lock of a row that is not there would wait for nothing.
            guard try tx.conversation(id) != nil else { return (.unknown, []) }
            let locked = try tx.lock(id)
            guard let listed = try tx.listedConversation(id) else { return (.unknown, []) }
            if let sequence, sequence != listed.handlerSequence { return (.stale(listed), []) }
            switch try body(tx, listed, locked, now) {
            case .nothing: return (.done(listed), [])
            case .refused(let owner): return (.taken(listed, by: owner), [])
            case .changed(let cancelled):
                try tx.audit(
                    AuditEntry(
                        at: now,
                        origin: origin,
                        action: "conversation.\(action)",
                        target: (.conversation, id.rawValue)
                    )
                )
                return (try tx.listedConversation(id).map(Outcome.done) ?? .unknown, cancelled)
            }
        }
        afterChange(cancelled)
        return outcome
    }
}

extension TenantTransaction {
    /// Makes an agent the handler of a conversation: its turns are cancelled and its unsent replies held.
    ///
    /// - Returns: The cancelled turns.
    func take(_ conversation: Conversation, _ locked: LockedConversation, by actor: Actor, at now: Date) throws
        -> [TurnID]
    {
        try setHandler(.agent, of: conversation.id, at: now)
        let cancelled = try cancelTurns(locked, reason: HoldReason.takenOver, at: now)
        _ = try holdReplies(locked, reason: HoldReason.takenOver)
        try logHandler("takeover", of: conversation, by: actor, at: now)
        return cancelled
    }

    /// Makes the hub the handler of a conversation again; replies that were held stay held.
    func release(_ conversation: Conversation, by actor: Actor, at now: Date) throws {
        try setHandler(.hub, of: conversation.id, at: now)
        try logHandler("release", of: conversation, by: actor, at: now)
    }

    private func logHandler(_ kind: String, of conversation: Conversation, by actor: Actor, at now: Date) throws {
        try log(
            LoggedEvent(
                kind: kind,
                channel: conversation.channel,
                conversation: conversation.id,
                at: now,
                body: ["by": .string(actor.kind.rawValue)]
            )
        )
    }
}
