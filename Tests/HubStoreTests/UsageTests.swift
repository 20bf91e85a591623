import ChannelKit
import Foundation
import HubRouter
import Testing

@testable import HubStore

@Suite("Usage of models", .timeLimit(.minutes(5)))
struct UsageTests {
    private static let calls = [
        ("a", 86_400.0, "small", 1, 2, 100), ("b", 172_800, "small", 4, 8, 200),
        ("c", 172_800.001, "large", 16, 32, 400), ("d", 172_801, "small", 100, 20, 27),
        // A repeated call is not counted again.
        ("d", 172_801, "small", 100, 20, 27),
    ]

    private func turn(_ tx: any TenantTransaction) throws -> TurnID {
        let contact = try tx.resolveContact(UnifiedContact(id: "ana"), channel: .lotus, at: noon)
        let conversation = try tx.insertConversation(contact: contact, channel: .lotus, thread: nil, at: noon).id
        let locked = try tx.lock(conversation)
        let message = try #require(try tx.insertMessage(.heard("m1", in: conversation, channel: .lotus)))
        return try tx.openTurn(.of(message, item: ItemID(1), in: locked, channel: .lotus))
    }

    @Test(arguments: TestDatabase.allCases)
    func sumsOfDaysAndOfThePartBeforeThemAreEqualToTheCalls(_ database: TestDatabase) async throws {
        let store = try database.store()
        try await store.storage.transact("lotus") { tx in
            let turn = try turn(tx)
            for (call, second, model, input, output, cost) in Self.calls {
                let usage = ModelUsage(
                    model: model,
                    inputTokens: input,
                    outputTokens: output,
                    milliseconds: 10,
                    cost: cost
                )
                let at = Date(timeIntervalSince1970: second)
                try tx.insertUsage(usage, turn: turn, channel: .lotus, call: call, at: at)
            }
            for (since, calls, tokens, cost) in [
                (0.0, 4, 183, 727), (86_400, 4, 183, 727), (86_400.001, 3, 180, 627), (172_800, 3, 180, 627),
                (172_800.001, 2, 168, 427), (172_801, 1, 120, 27), (172_801.001, 0, 0, 0),
            ] {
                let since = Date(timeIntervalSince1970: since)
                #expect(
                    try tx.usageTotal(since: since) == UsageTotal(calls: calls, tokens: tokens, cost: cost),
                    "\(since)"
                )
                let lines = try tx.usage(since: since)
                #expect(lines.map(\.total.calls).reduce(0, +) == calls, "\(since)")
                #expect(lines.map(\.total.cost).reduce(0, +) == cost, "\(since)")
            }
        }
    }
}
