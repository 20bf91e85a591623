package import ChannelKit
package import Foundation
import HubModel

/// The messages that agents write to customers.
///
/// One goes the way of a strategy's reply: through the send policy into the outbox, with the same retries and statuses.
package struct AgentMessages: Sendable {
    /// A message to send.
    package struct Draft: Sendable {
        /// The content.
        package let content: ReplyContent
        /// The provider's id of the message that it quotes.
        package let quoting: String?
        /// The sender's key: a message with the same one is sent once.
        package let key: String
        /// True to decide only: nothing is stored and nothing is sent.
        package let isDryRun: Bool

        /// Makes a message.
        package init(_ content: ReplyContent, quoting: String? = nil, key: String, isDryRun: Bool = false) {
            self.content = content
            self.quoting = quoting
            self.key = key
            self.isDryRun = isDryRun
        }
    }

    /// The result of sending.
    package enum Outcome: Sendable {
        /// It is queued; long texts become several messages. Empty after a dry run.
        case queued([MessageID], findings: [PolicyFinding])
        /// The message with the draft's key was queued before.
        case repeated
        /// The send policy objects, by the last of the findings.
        case refused(findings: [PolicyFinding])
        /// The hub handles the conversation: it would answer beside the agent.
        case notTaken(ListedConversation)
        /// Another agent has the conversation; nil for one without a user.
        case taken(ListedConversation, by: User?)
        /// The channel cannot carry the message, for this reason.
        case unsupported(String)
        /// The tenant has no such conversation.
        case unknown
    }

    /// The time until a message that was not sent expires, as for a strategy's reply.
    package static let defaultLifetime: Duration = .seconds(24 * 3_600)

    let storage: any HubStorage
    let clock: any HubClock
    let blocked: BlockedChannels
    let lifetime: Duration
    let table: @Sendable () -> RoutingTable

    init(
        storage: any HubStorage,
        clock: any HubClock,
        blocked: BlockedChannels,
        lifetime: Duration,
        table: @escaping @Sendable () -> RoutingTable
    ) {
        self.storage = storage
        self.clock = clock
        self.blocked = blocked
        self.lifetime = lifetime
        self.table = table
    }

    /// Makes the service of a process without a hub.
    package init(storage: any HubStorage, table: @escaping @Sendable () -> RoutingTable) {
        self.init(
            storage: storage,
            clock: SystemClock(),
            blocked: BlockedChannels(),
            lifetime: Self.defaultLifetime,
            table: table
        )
    }

    /// Sends `draft` in a conversation that the sender handles; one that no agent has taken becomes the sender's.
    ///
    /// - Parameters:
    ///   - known: The answer that was stored for the same request before; nil to send.
    ///   - answer: Makes the answer, in the transaction that queues the message.
    package func send<Answer: Sendable>(
        _ draft: Draft,
        in id: ConversationID,
        of tenant: TenantID,
        from origin: Origin,
        known: @escaping @Sendable (any TenantReading) throws -> Answer? = { _ in nil },
        answer: @escaping @Sendable (Outcome, any TenantTransaction) throws -> Answer
    ) async throws -> Answer {
        try await storage.transact(tenant) { tx in
            // Found first: the lock of a row that is not there would wait for nothing.
            guard try tx.conversation(id) != nil else { return try answer(.unknown, tx) }
            let locked = try tx.lock(id)
            if let answer = try known(tx) { return answer }
            guard let listed = try tx.listedConversation(id) else { return try answer(.unknown, tx) }
            let outcome =
                try refusal(of: origin.actor, in: listed, tx) ?? send(draft, in: listed, locked, from: origin, tx)
            return try answer(outcome, tx)
        }
    }

    // MARK: - The sender

    private func refusal(of actor: Actor, in listed: ListedConversation, _ tx: any TenantTransaction) throws -> Outcome?
    {
        guard listed.conversation.handler == .agent else { return .notTaken(listed) }
        guard let assignee = listed.assignee, assignee != actor.user else { return nil }
        // Operators at the hub's machine see everything, and help where an agent is away.
        guard actor != .commandLine else { return nil }
        return .taken(listed, by: try tx.user(assignee))
    }

    // MARK: - The message

    private func send(
        _ draft: Draft,
        in listed: ListedConversation,
        _ locked: LockedConversation,
        from origin: Origin,
        _ tx: any TenantTransaction
    ) throws -> Outcome {
        let conversation = listed.conversation
        guard let channel = table().channels[conversation.channel] else {
            return .unsupported("the channel is not configured, or out of service")
        }
        guard !channel.isCall(conversation.thread) else {
            return .unsupported("a call cannot be written to")
        }
        guard channel.capabilities.textSending != nil else {
            return .unsupported("the channel sends nothing by itself: it only answers requests")
        }
        let parts = ReplyAdapter.adapt(draft.content, to: channel, in: conversation)
        guard let first = parts.first else { return .unsupported("the channel cannot carry such content") }
        let now = clock.now
        let unstored = try reply(first, to: conversation, quoting: draft.quoting, at: now, tx)
        let policy = SendPolicy(channel: channel, blocked: blocked)
        let decision = try policy.decide(onAgent: unstored, tx: tx, now: now)
        guard decision.verdict == .send else { return .refused(findings: decision.findings) }
        guard !draft.isDryRun else { return .queued([], findings: decision.findings) }
        let new = item(of: draft, to: channel, in: conversation, from: origin, at: now)
        let item = try tx.insertAppliedItem(new, at: now)
        guard item.isNew else { return .repeated }
        let sending = Sending(
            conversation: conversation,
            locked: locked,
            channel: channel.id,
            item: item.id,
            author: origin.actor.user,
            quoting: draft.quoting,
            now: now,
            expiresAt: unstored.expiresAt,
            generation: table().generation
        )
        let messages = try sending.store(parts.map { PreparedReply($0, sources: []) }, in: tx)
        if let user = origin.actor.user, listed.assignee == nil { try tx.setAssignee(user, of: conversation.id) }
        return .queued(messages, findings: decision.findings)
    }

    /// The message as the policy sees it.
    private func reply(
        _ part: AdaptedReply,
        to conversation: Conversation,
        quoting quoted: String?,
        at now: Date,
        _ tx: any TenantTransaction
    ) throws -> StoredReply {
        let destination = Destination(
            contact: try tx.contact(conversation.contact) ?? UnifiedContact(id: ""),
            thread: conversation.thread,
            replyTo: quoted,
            language: conversation.language,
            correlation: ""
        )
        return StoredReply(
            id: OutboxID(0),
            turn: TurnID(0),
            conversation: conversation.id,
            contact: conversation.contact,
            message: MessageID(0),
            state: .pending,
            purpose: .agent,
            isHandoffNotice: false,
            route: .api,
            content: part.content,
            destination: destination,
            attempts: 0,
            dueAt: now,
            createdAt: now,
            expiresAt: now.addingTimeInterval(lifetime.timeInterval),
            findings: part.findings
        )
    }

    /// The message as an item: its key is what makes it unique.
    private func item(
        of draft: Draft,
        to channel: RoutedChannel,
        in conversation: Conversation,
        from origin: Origin,
        at now: Date
    ) -> NewItem {
        let sender = "\(origin.actor.kind.rawValue) \(origin.actor.id ?? 0)"
        return NewItem(
            channel: channel.id,
            adapter: channel.kind,
            address: "",
            item: InboundItem(
                key: ItemKey(rawValue: "agent:\(sender):\(conversation.id):\(draft.key)"),
                lane: LaneKey(rawValue: "agent:\(conversation.id)"),
                addresses: [],
                json: draft.content.json
            ),
            verifiedBy: "\(origin.via) (\(sender))",
            receivedAt: now
        )
    }
}

/// The rows of an agent's message.
private struct Sending {
    let conversation: Conversation
    let locked: LockedConversation
    let channel: ChannelID
    let item: ItemID
    let author: RowID<User>?
    let quoting: String?
    let now: Date
    let expiresAt: Date
    let generation: Int

    /// Stores the parts, with the turn that they belong to, and makes their lane due.
    func store(_ parts: [PreparedReply], in tx: any TenantTransaction) throws -> [MessageID] {
        var messages: [MessageID] = []
        var turn: TurnID?
        for (position, part) in parts.enumerated() {
            guard let message = try tx.insertMessage(message(part)) else { continue }
            let opened = try turn ?? openTurn(of: message, in: tx)
            turn = opened
            let reply = NewReply(
                turn: opened,
                conversation: locked,
                channel: channel,
                message: message,
                content: part.encodedContent,
                route: .api,
                replyTo: position == 0 ? quoting : nil,
                findings: part.reply.findings,
                createdAt: now,
                expiresAt: expiresAt
            )
            try log(try tx.insertReply(reply), opened, message, in: tx)
            messages.append(message)
        }
        if let turn {
            // The policy was asked before, and no budget limits an agent.
            _ = try tx.endTurn(turn, in: locked, as: .replied, reason: nil, steps: [], answeredSince: now, at: now)
        }
        try tx.recordAgentMessage(conversation.id, at: now)
        tx.makeDue(Lane(stage: .outbox, channel: channel, conversation: conversation.id), at: now)
        return messages
    }

    private func message(_ part: PreparedReply) -> StoredMessage {
        StoredMessage(
            author: .agent,
            sentBy: author,
            conversation: conversation.id,
            channel: channel,
            externalID: nil,
            at: now,
            text: part.text,
            body: part.body,
            status: .queued
        )
    }

    /// Replies belong to a turn, so that every one is explained, retried and listed alike.
    private func openTurn(of message: MessageID, in tx: any TenantTransaction) throws -> TurnID {
        try tx.openRunningTurn(
            NewTurn(
                conversation: locked,
                channel: channel,
                item: item,
                message: message,
                answer: .acknowledged,
                generation: generation,
                answerBy: nil,
                purpose: .agent,
                openedAt: now
            )
        )
    }

    private func log(_ reply: OutboxID, _ turn: TurnID, _ message: MessageID, in tx: any TenantTransaction) throws {
        let body = JSONValue.compact([
            "outbox": .integer(reply.rawValue), "turn": .integer(turn.rawValue),
            "user": author.map { .integer($0.rawValue) },
        ])
        var event = LoggedEvent(kind: "reply", channel: channel, conversation: conversation.id, at: now, body: body)
        event.contact = conversation.contact
        event.message = message
        try tx.log(event)
    }
}
