import ChannelKit
import Foundation
import HubModel
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Tenant isolation", .timeLimit(.minutes(5)))
struct TenantScopeTests {
    /// A read by id, and its result.
    struct Reading: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let look: @Sendable (any TenantReading, SampleRows, ChannelID) throws -> String?

        init(_ name: String, _ look: @escaping @Sendable (any TenantReading, SampleRows, ChannelID) throws -> String?) {
            testDescription = name
            self.look = look
        }
    }

    static let readings = [
        Reading("pendingItems") { tx, _, channel in
            try tx.pendingItems(channel: channel, lane: "ana", limit: 1).first.map { "\($0.item.key)" }
        },
        Reading("inlineMark") { tx, ids, _ in try tx.inlineMark(ids.item)?.rawValue },
        Reading("turn of item") { tx, ids, _ in try tx.turn(of: ids.item).map { "\($0)" } },
        Reading("conversation") { tx, ids, _ in try tx.conversation(ids.conversation).map { "\($0.channel)" } },
        Reading("openConversation") { tx, ids, channel in
            try tx.openConversation(contact: ids.contact, channel: channel, thread: nil, activeSince: .distantPast)
                .map { "\($0.channel)" }
        },
        Reading("contact") { tx, ids, _ in try tx.contact(ids.contact)?.name },
        Reading("history") { tx, ids, _ in
            try tx.history(ids.conversation, before: MessageID(1_000), limit: 10).first?.text
        },
        Reading("memory") { tx, ids, _ in try tx.memory(.conversation(ids.conversation), key: "key")?.string },
        Reading("memory of a contact") { tx, ids, _ in try tx.memory(.contact(ids.contact), key: "key")?.string },
        Reading("leads") { tx, _, _ in try tx.leads(since: .distantPast, limit: 10).first?.body.string },
        Reading("usageTotal") { tx, _, _ in
            let total = try tx.usageTotal(since: .distantPast)
            return total.calls > 0 ? "\(total)" : nil
        },
        Reading("usage") { tx, _, _ in try tx.usage(since: .distantPast).first?.model },
        Reading("hasOptedOut") { tx, ids, channel in
            try tx.hasOptedOut(ids.contact, channel: channel) ? "opted out" : nil
        },
        Reading("replySituation") { tx, ids, _ in
            let situation = try tx.replySituation(ids.conversation, since: .distantPast, besides: TurnID(0))
            return situation.hasOptedOut ? "\(situation)" : nil
        },
        Reading("nextTurn") { tx, ids, _ in try tx.nextTurn(ids.conversation).map { "\($0.messages)" } },
        Reading("turnState") { tx, ids, _ in try tx.turnState(ids.turn)?.rawValue },
        Reading("turnRecords") { tx, ids, _ in try tx.turnRecords(ids.conversation, limit: 5).first?.state.rawValue },
        Reading("steps") { tx, ids, _ in try tx.steps(ids.turn).first?.reason?.sentence },
        Reading("ledgerEntry") { tx, ids, _ in try tx.ledgerEntry(ids.turn, call: "call")?.string },
        Reading("waitingReplies") { tx, ids, _ in
            try tx.waitingReplies(ids.conversation, limit: 10).first.map { "\($0.content)" }
        },
        Reading("inlineContents") { tx, ids, _ in try tx.inlineContents(ids.turn).first.map { "\($0)" } },
    ]

    @Test(arguments: TestDatabase.allCases, readings)
    func aReadReturnsNoRowsOfAnotherTenant(_ database: TestDatabase, _ reading: Reading) async throws {
        let store = try database.store()
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        try await store.storage.transact("lotus") { tx in
            _ = try tx.mark(ids.item, as: .reply)
            let locked = try tx.lock(ids.conversation)
            _ = try tx.beginTurn(ids.turn, in: locked, at: noon)
            if reading.testDescription == "turn of item" { try tx.finishItem(ids.item, as: .turn(ids.turn), at: noon) }
            let spoken = try tx.insertMessage(.said(in: ids.conversation, channel: .lotus))
            let inline = NewReply(
                turn: ids.turn,
                conversation: locked,
                channel: .lotus,
                message: try #require(spoken),
                content: EncodedJSON(ReplyContent.text("spoken").json),
                route: .inline,
                replyTo: nil,
                createdAt: noon,
                expiresAt: noon
            )
            _ = try tx.insertReply(inline)
        }
        // The second tenant has rows of its own with other ids, so that a missing scope would find something.
        let own = try await store.storage.read("lotus") { try reading.look($0, ids, .lotus) }
        if reading.testDescription == "steps" {
            try await store.storage.transact("lotus") { tx in
                let step = TurnStep(strategy: "echo", verdict: .reply, reason: .strategy("answered"), milliseconds: 1)
                _ = try tx.endTurn(
                    ids.turn,
                    in: tx.lock(ids.conversation),
                    as: .replied,
                    reason: nil,
                    steps: [step],
                    answeredSince: noon,
                    at: noon
                )
            }
            #expect(try await store.storage.read("lotus") { try reading.look($0, ids, .lotus) } == "answered")
        } else {
            #expect(own != nil)
        }
        #expect(try await store.storage.read("rose") { try reading.look($0, ids, .rose) } == nil)
        #expect(try await store.storage.read("rose") { try reading.look($0, ids, .lotus) } == nil)
    }

    @Test(arguments: TestDatabase.allCases)
    func equalNamesInTwoTenantsAreIndependent(_ database: TestDatabase) async throws {
        let store = try database.store()
        let lotus = try await SampleRows.put(into: .lotus, of: store.storage)
        let rose = try await SampleRows.put(into: .rose, of: store.storage)
        #expect(lotus.item != rose.item)
        #expect(lotus.contact != rose.contact)
        #expect(lotus.conversation != rose.conversation)
        #expect(lotus.message != rose.message)
        #expect(lotus.turn != rose.turn)
        #expect(lotus.reply != rose.reply)

        // With the same external id, a status updates its own tenant's message.
        let before = try store.everything(of: "lotus")
        let outcome = try await store.storage.transact("rose") { tx in
            let correlation = try tx.correlation(of: rose.reply)
            let update = StatusUpdate(externalID: "p1", status: .read, at: noon, correlation: correlation)
            return try tx.applyStatus(update, channel: .rose, at: noon)
        }
        #expect(outcome.map(\.outcome) == [.moved(MessageID(rose.message.rawValue + 1))])
        #expect(try store.everything(of: "lotus") == before)
    }

    @Test(arguments: TestDatabase.allCases)
    func aWriteChangesNoRowsOfAnotherTenant(_ database: TestDatabase) async throws {
        let store = try database.store()
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        let correlation = try await store.storage.read("lotus") { try $0.correlation(of: ids.reply) }
        // The other tenant's registration reads no row of this one.
        _ = try await store.storage.transact("rose") { try $0.backfilledUntil(.rose) }
        let before = try store.everything(of: "lotus")
        let writings: [@Sendable (any TenantTransaction) throws -> Void] = [
            { try $0.finishItem(ids.item, as: .agent, at: noon) },
            { try $0.postponeItem(ids.item, until: noon, reason: HoldReason.takenOver, at: noon) },
            { _ = try $0.mark(ids.item, as: .late) },
            { try $0.recordInbound(ids.conversation, sentAt: .distantFuture, receivedAt: noon, language: "fr") },
            { try $0.setHandler(.agent, of: ids.conversation, at: noon) },
            { try $0.setMemory(nil, scope: .conversation(ids.conversation), key: "key", at: noon) },
            { try $0.setMemory("other", scope: .conversation(ids.conversation), key: "key", at: .distantFuture) },
            { try $0.setMemory("other", scope: .contact(ids.contact), key: "key", at: .distantFuture) },
            { try $0.setMemory(nil, scope: .contact(ids.contact), key: "key", at: noon) },
            { try $0.insertUsage(.sample, turn: ids.turn, channel: .lotus, call: "call", at: noon) },
            { _ = try $0.insertQuotaNotice("2026-11/80", at: noon) },
            { try $0.setConsent(ids.contact, channel: .lotus, optedOut: false, keyword: "", at: .distantFuture) },
            { try $0.addAliases(["ana-3"], to: ids.contact, channel: .lotus) },
            { _ = try $0.resolveContact(UnifiedContact(id: "ana", name: "Eve"), channel: .lotus, at: noon) },
            { _ = try $0.resolve(UnifiedContact(id: "ana", name: "Eve"), channel: .lotus, at: noon) },
            { _ = try $0.insertAppliedItem(newItem(), at: noon) },
            { _ = try $0.beginTurn(ids.turn, in: $0.lock(ids.conversation), at: noon) },
            {
                _ = try $0.endTurn(
                    ids.turn,
                    in: $0.lock(ids.conversation),
                    as: .dead,
                    reason: nil,
                    steps: [],
                    answeredSince: noon,
                    at: noon
                )
            },
            { _ = try $0.cancelTurns($0.lock(ids.conversation), reason: HoldReason.takenOver, at: noon) },
            { _ = try $0.claimReply(ids.reply, at: noon) },
            { try $0.markSent(ids.reply, receipt: DeliveryReceipt(externalID: "x"), at: noon) },
            { try $0.postponeReply(ids.reply, until: noon, reason: HoldReason.takenOver) },
            { try $0.holdReply(ids.reply, reason: HoldReason.takenOver) },
            { try $0.markAmbiguous(ids.reply, until: nil, reason: HoldReason.takenOver) },
            { try $0.failReply(ids.reply, reason: HoldReason.takenOver, needsOperator: true, at: noon) },
            { _ = try $0.holdReplies($0.lock(ids.conversation), reason: HoldReason.takenOver) },
            { _ = try $0.releaseReplies(channel: .lotus, heldFor: HoldReason.takenOver, at: noon) },
            { tx in
                let update = StatusUpdate(externalID: "m1", status: .failed, at: noon, correlation: correlation)
                _ = try tx.applyStatus(update, channel: .lotus, at: noon)
            },
        ]
        for (position, write) in writings.enumerated() {
            _ = try? await store.storage.transact("rose") { try write($0) }
            #expect(try store.everything(of: "lotus") == before, "writing \(position)")
        }
    }
}
