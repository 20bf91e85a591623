package import ChannelKit
import Foundation
import HubModel

/// The way of a customer's message through the hub, and the cause of its end.
package struct Explanation: Sendable {
    /// The cause of a message's end, in words.
    package struct Cause: Hashable, Sendable {
        /// The code, which keeps its meaning.
        package let code: String
        package let sentence: String
        /// The operator's remedy; nil if nothing has to be done.
        package let remedy: String?

        init(_ code: String, _ sentence: String, remedy: String? = nil) {
            self.code = code
            self.sentence = sentence
            self.remedy = remedy
        }

        init(_ reason: Reason, prefix: String) {
            self.init(reason.code, "\(prefix): \(reason.sentence)", remedy: reason.remedy)
        }
    }

    /// The rows.
    package let trace: MessageTrace
    /// The conversation as it is now.
    package let conversation: Conversation?
    /// True if the customer has opted out of the channel's messages.
    package let hasOptedOut: Bool
    /// True if the customer has a reply that the provider accepted and has not failed to deliver.
    package let isAnswered: Bool
    /// The cause.
    package let cause: Cause
}

extension TenantReading {
    /// Explains a customer's message, or the message that a reply answers; nil if there is none with this id.
    ///
    /// - Parameter isConfigured: Returns whether the configuration has a channel.
    package func explanation(
        of message: MessageID,
        isConfigured: (ChannelID) -> Bool
    ) throws -> Explanation? {
        guard let trace = try trace(of: message) else { return nil }
        let conversation = try conversation(trace.message.conversation)
        let hasOptedOut =
            try conversation.map { try self.hasOptedOut($0.contact, channel: $0.channel) } ?? false
        let cause = Self.cause(
            of: trace,
            in: conversation,
            hasOptedOut: hasOptedOut,
            isConfigured: isConfigured(trace.message.channel)
        )
        let isAnswered = trace.answers.contains { $0.state == .sent && $0.message.status != .failed }
        return Explanation(
            trace: trace,
            conversation: conversation,
            hasOptedOut: hasOptedOut,
            isAnswered: isAnswered,
            cause: cause
        )
    }

    /// The latest customer's message of a channel, among the conversations that were last active.
    package func latestMessage(of channel: ChannelID) throws -> MessageID? {
        let recent = try conversationPage(.all, after: nil, limit: LatestMessage.conversations)
        for listed in recent where listed.conversation.channel == channel {
            let messages = try messagePage(
                listed.conversation.id,
                before: MessageID(.max),
                limit: LatestMessage.messages
            )
            if let message = messages.first(where: { $0.author == .customer }) { return message.id }
        }
        return nil
    }

    private static func cause(
        of trace: MessageTrace,
        in conversation: Conversation?,
        hasOptedOut: Bool,
        isConfigured: Bool
    ) -> Explanation.Cause {
        guard let turn = trace.turn else {
            return causeWithoutTurn(trace, in: conversation, hasOptedOut: hasOptedOut, isConfigured: isConfigured)
        }
        switch turn.state {
        case .open, .running:
            guard isConfigured else { return .channelMissing }
            return Explanation.Cause("in_progress", "the strategies are at work, or wait for further messages")
        case .replied: return cause(of: trace.answers, isConfigured: isConfigured)
        case .handedOff where !trace.answers.isEmpty:
            let sent = cause(of: trace.answers, isConfigured: isConfigured)
            return sent.code == "answered" ? .handedOff(turn) : sent
        case .handedOff: return .handedOff(turn)
        case .passed, .silent, .cancelled, .dead:
            let prefix = turn.state.inWords
            return turn.reason.map { Explanation.Cause($0, prefix: prefix) }
                ?? Explanation.Cause(turn.state.rawValue, prefix)
        }
    }

    private static func causeWithoutTurn(
        _ trace: MessageTrace,
        in conversation: Conversation?,
        hasOptedOut: Bool,
        isConfigured: Bool
    ) -> Explanation.Cause {
        if conversation?.handler == .agent {
            return Explanation.Cause(
                "with_agent",
                "an agent handles the conversation: no strategy answers in it",
                remedy: "answer as the agent, or release the conversation"
            )
        }
        if hasOptedOut {
            return Explanation.Cause("opted_out", "the customer has opted out of messages")
        }
        guard isConfigured else { return .channelMissing }
        return Explanation.Cause(
            "no_turn",
            "no strategy was asked: an agent had the conversation then, or the message asked for no answer"
        )
    }

    private static func cause(of answers: [MessageTrace.Answer], isConfigured: Bool) -> Explanation.Cause {
        // The first reply that is not with the customer is what an operator asks about.
        guard let open = answers.first(where: { $0.state != .sent || $0.message.status == .failed }) else {
            return answers.isEmpty
                ? Explanation.Cause("no_reply", "the turn ended with a reply that is no longer stored")
                : Explanation.Cause("answered", "answered: the provider accepted the reply")
        }
        if open.state == .sent {
            let error = open.message.errorMessage ?? open.message.errorCode ?? "no reason given"
            return Explanation.Cause("failed_after_sending", "the provider failed to deliver the reply: \(error)")
        }
        let prefix = "the reply is \(open.state.inWords)"
        if let reason = open.reason { return Explanation.Cause(reason, prefix: prefix) }
        if !isConfigured { return .channelMissing }
        return Explanation.Cause("reply_\(open.state.rawValue)", prefix)
    }
}

extension Explanation.Cause {
    fileprivate static let channelMissing = Explanation.Cause(
        "channel_missing",
        "the configuration has no such channel, or it is out of service",
        remedy: "add the channel to channels.yaml or fix it: see 'patchbay check'"
    )

    fileprivate static func handedOff(_ turn: TurnRecord) -> Explanation.Cause {
        turn.reason.map { Explanation.Cause($0, prefix: "handed off to an agent") }
            ?? Explanation.Cause("handed_off", "handed off to an agent", remedy: "an agent has to answer")
    }
}

/// The bounds of the search for a channel's latest message.
private enum LatestMessage {
    /// The conversations looked at: a busy tenant has some hundred at a time.
    static let conversations = 500
    /// The messages looked at in each: a customer's is among the last ones.
    static let messages = 20
}

extension TurnState {
    fileprivate var inWords: String {
        switch self {
        case .open, .running: "the strategies are at work"
        case .replied: "answered"
        case .passed: "no strategy answered"
        case .silent: "a strategy decided not to answer"
        case .handedOff: "handed off to an agent"
        case .cancelled: "the turn was cancelled"
        case .dead: "the turn failed and is a dead letter"
        }
    }
}

extension OutboxState {
    fileprivate var inWords: String {
        switch self {
        case .pending: "queued"
        case .claimed: "being sent"
        case .sent: "sent"
        case .held: "held"
        case .ambiguous: "ambiguous"
        case .dead: "a dead letter"
        }
    }
}

// MARK: - JSON

extension Explanation {
    /// The explanation for readers of JSON, with the public ids that `tx` makes.
    package func json(in tx: any TenantReading) throws -> JSONValue {
        .compact([
            "object": "explanation",
            "message": try trace.message.json(in: tx),
            "received": try trace.receipt.map { try $0.json(in: tx) },
            "handler": conversation.map { .string($0.handler.rawValue) },
            "opted_out": .bool(hasOptedOut),
            "turn": try trace.turn.map { turn in
                .compact([
                    "id": .string(try tx.publicID(.turn, turn.id.rawValue)), "at": .string(turn.openedAt.iso8601),
                    "state": .string(turn.state.rawValue), "reason": turn.reason?.shown,
                    "steps": .array(turn.steps.map(\.shown)),
                ])
            },
            "replies": .array(try trace.answers.map { try $0.json(in: tx) }),
            "answered": .bool(isAnswered),
            "cause": .compact([
                "code": .string(cause.code), "sentence": .string(cause.sentence),
                "remedy": cause.remedy.map(JSONValue.string),
            ]),
        ])
    }
}

extension ListedMessage {
    /// The message for readers of JSON.
    package func json(in tx: any TenantReading) throws -> JSONValue {
        .compact([
            "object": "message",
            "id": .string(try tx.publicID(.message, id.rawValue)),
            "conversation": .string(try tx.publicID(.conversation, conversation.rawValue)),
            "channel": .string(channel.name),
            "author": .string(author.rawValue),
            "sent_by": try sentBy.map { .string(try tx.publicID(.user, $0.rawValue)) },
            "created_at": .string(at.iso8601),
            "external_id": externalID.map(JSONValue.string),
            "text": .string(text),
            "status": .string(status.rawValue),
            "status_at": .string(statusAt.iso8601),
            "error": errorCode == nil && errorMessage == nil
                ? nil
                : .compact([
                    "code": errorCode.map(JSONValue.string), "message": errorMessage.map(JSONValue.string),
                ]),
        ])
    }
}

extension MessageTrace.Receipt {
    fileprivate func json(in tx: any TenantReading) throws -> JSONValue {
        .compact([
            "item": .string(try tx.publicID(.item, item.rawValue)),
            "at": receivedAt.map { .string($0.iso8601) },
            "verified_by": verifiedBy.map(JSONValue.string),
            "outcome": .string(outcome),
            "reason": reason?.shown,
            "failed_attempts": attempts.map { .integer(Int64($0)) },
        ])
    }
}

extension MessageTrace.Answer {
    fileprivate func json(in tx: any TenantReading) throws -> JSONValue {
        let isWaiting = [.pending, .ambiguous].contains(state)
        return .compact([
            "message": try message.json(in: tx),
            "state": .string(state.rawValue),
            "reason": reason?.shown,
            "attempts": .integer(Int64(attempts)),
            "next_attempt_at": isWaiting ? dueAt.map { .string($0.iso8601) } : nil,
            "expires_at": .string(expiresAt.iso8601),
            "findings": .array(findings.map(\.shown)),
        ])
    }
}
