import ChannelKit
import Foundation
import Synchronization

/// The hub's implementation of ``StrategyServices`` for one turn.
///
/// The turn knows if there is no history, memory or ledger, as in most turns; then nothing is read.
struct TurnServices: Sendable {
    let turn: StoredTurn
    let tenant: TenantID
    let context: HubContext
    /// The names that the turn has written since it began.
    fileprivate let written = WrittenNames()

    /// The services as the turn's strategies receive them.
    var bundle: StrategyServices {
        StrategyServices(
            history: self,
            memory: Memory(services: self, scope: .conversation(turn.conversation.id)),
            contactMemory: Memory(services: self, scope: .contact(turn.conversation.contact)),
            http: context.http,
            ledger: self,
            usage: self,
            leads: self,
            media: self,
            cache: context.options.cache
        )
    }
}

extension TurnServices: ConversationHistory {
    func recent(limit: Int) async throws -> [HistoryEntry] {
        if turn.isFirst { return [] }
        return try await context.storage.read(tenant) { [turn] tx in
            try tx.history(turn.conversation.id, before: turn.message, limit: limit)
        }
    }
}

/// The memory of the turn's conversation, or of its contact.
private struct Memory: StrategyMemory {
    let services: TurnServices
    let scope: MemoryScope

    func value(for key: String) async throws -> JSONValue? {
        if case .conversation = scope, !services.turn.hasMemory, !services.written.contains(key) { return nil }
        return try await services.context.storage.read(services.tenant) { [scope] tx in try tx.memory(scope, key: key) }
    }

    func set(_ value: JSONValue?, for key: String) async throws {
        services.written.add(key)
        let now = services.context.clock.now
        try await services.context.storage.transact(services.tenant) { [scope] tx in
            try tx.setMemory(value, scope: scope, key: key, at: now)
        }
    }
}

extension TurnServices: TurnLedger {
    func once(
        _ call: String,
        kind: String,
        _ work: @Sendable () async throws -> JSONValue
    ) async throws -> JSONValue {
        if let kept = try await result(of: call) { return kept }
        let result = try await work()
        try await context.storage.transact(tenant) { [turn, now = context.clock.now] tx in
            try tx.insertLedgerEntry(turn.id, call: call, kind: kind, result: result, at: now)
        }
        return result
    }

    /// The stored result of a call; nil if there is none.
    private func result(of call: String) async throws -> JSONValue? {
        guard written.add(call) || turn.hasLedger else { return nil }
        return try await context.storage.read(tenant) { [turn] tx in try tx.ledgerEntry(turn.id, call: call) }
    }
}

/// The names of memories and of calls in the ledger.
private final class WrittenNames: Sendable {
    private let names = Mutex<Set<String>>([])

    func contains(_ name: String) -> Bool { names.withLock { $0.contains(name) } }

    /// Adds a name.
    ///
    /// - Returns: True if it was added before.
    @discardableResult
    func add(_ name: String) -> Bool { names.withLock { !$0.insert(name).inserted } }
}

extension TurnServices: UsageRecording {
    func record(_ usage: ModelUsage, call: String) async throws {
        try await context.storage.transact(tenant) { [turn, now = context.clock.now] tx in
            try tx.insertUsage(usage, turn: turn.id, channel: turn.conversation.channel, call: call, at: now)
        }
    }

    func total(since: Date) async throws -> UsageTotal {
        try await context.storage.read(tenant) { try $0.usageTotal(since: since) }
    }

    func warn(percent: Int, key: String) async throws {
        try await context.storage.transact(tenant) { [turn, now = context.clock.now] tx in
            guard try tx.insertQuotaNotice(key, at: now) else { return }
            try tx.log(
                LoggedEvent(
                    kind: "quota",
                    channel: turn.conversation.channel,
                    at: now,
                    body: ["percent": .integer(Int64(percent)), "quota": .string(key)]
                )
            )
        }
    }
}

extension TurnServices: LeadRecording {
    func record(_ lead: JSONValue, key: String) async throws {
        try await context.storage.transact(tenant) { [turn, now = context.clock.now] tx in
            guard try tx.insertLead(lead, conversation: turn.conversation.id, key: key, at: now) else { return }
            try tx.log(
                LoggedEvent(
                    kind: "lead",
                    channel: turn.conversation.channel,
                    conversation: turn.conversation.id,
                    at: now,
                    body: lead
                )
            )
        }
    }
}

extension TurnServices: MediaFetching {
    func file(
        _ media: ContentPart.Media,
        of message: UnifiedMessage,
        limit: Int
    ) async throws(MediaError) -> MediaFile {
        try await context.media.file(media, of: message.externalID, on: turn.conversation.channel, limit: limit)
    }
}
