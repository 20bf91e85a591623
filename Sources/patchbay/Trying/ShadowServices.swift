import ChannelKit
import Foundation
import Synchronization

/// The services of a conversation that exists in memory only: nothing is sent and nothing is stored.
final class ShadowServices: Sendable {
    private struct State {
        var history: [HistoryEntry] = []
        var memory: [String: JSONValue] = [:]
        var contactMemory: [String: JSONValue] = [:]
        var leads: [JSONValue] = []
    }

    private let state = Mutex(State())

    /// The leads of the conversation so far.
    var leads: [JSONValue] { state.withLock(\.leads) }

    /// The strategies' memory of the conversation.
    var memory: [String: JSONValue] { state.withLock(\.memory) }

    /// The number of messages so far.
    var messageCount: Int { state.withLock(\.history.count) }

    /// Adds a message or a reply to the history.
    func remember(_ entry: HistoryEntry) { state.withLock { $0.history.append(entry) } }

    /// The services as strategies receive them.
    var bundle: StrategyServices {
        let offline = Offline()
        return StrategyServices(
            history: self,
            memory: self,
            contactMemory: ContactMemory(services: self),
            http: offline,
            ledger: offline,
            usage: offline,
            leads: self,
            media: offline
        )
    }

    private struct ContactMemory: StrategyMemory {
        let services: ShadowServices

        func value(for key: String) async throws -> JSONValue? { services.state.withLock { $0.contactMemory[key] } }

        func set(_ value: JSONValue?, for key: String) async throws {
            services.state.withLock { $0.contactMemory[key] = value }
        }
    }
}

extension ShadowServices: ConversationHistory, StrategyMemory, LeadRecording {
    func recent(limit: Int) async throws -> [HistoryEntry] { state.withLock { Array($0.history.suffix(limit)) } }

    func value(for key: String) async throws -> JSONValue? { state.withLock { $0.memory[key] } }

    func set(_ value: JSONValue?, for key: String) async throws { state.withLock { $0.memory[key] = value } }

    func record(_ lead: JSONValue, key: String) async throws { state.withLock { $0.leads.append(lead) } }
}

/// The services that would reach a server or cost money: all of them refuse.
private struct Offline: HTTPStreaming, TurnLedger, UsageRecording, MediaFetching {
    private static let reason = "no request is made while a message is tried"

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        throw .notSent(Self.reason)
    }

    func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        throw .notSent(Self.reason)
    }

    func file(
        _ media: ContentPart.Media,
        of message: UnifiedMessage,
        limit: Int
    ) async throws(MediaError) -> MediaFile { throw .gone(reason: Self.reason) }

    func once(
        _ call: String,
        kind: String,
        _ work: @Sendable () async throws -> JSONValue
    ) async throws -> JSONValue { throw HTTPFailure.notSent(Self.reason) }

    func record(_ usage: ModelUsage, call: String) async throws {}

    func total(since: Date) async throws -> UsageTotal { UsageTotal() }

    func warn(percent: Int, key: String) async throws {}
}
