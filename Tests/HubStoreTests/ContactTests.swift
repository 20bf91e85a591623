import ChannelKit
import Foundation
import HubRouter
import Testing

@testable import HubStore

@Suite("Contacts and consent", .timeLimit(.minutes(5)))
struct ContactTests {
    @Test(arguments: TestDatabase.allCases)
    func aContactIsFoundByAnyOfItsIds(_ database: TestDatabase) async throws {
        let store = try database.store()
        try await store.storage.transact("lotus") { tx in
            let ana = try tx.resolveContact(
                UnifiedContact(id: "15145550123", phone: "+15145550123", name: "Ana", aliases: ["CA.1"]),
                channel: .lotus,
                at: noon
            )
            #expect(try tx.resolveContact(UnifiedContact(id: "CA.1"), channel: .lotus, at: noon) == ana)
            #expect(try tx.resolveContact(UnifiedContact(id: "15145550123"), channel: .lotus, at: noon) == ana)
            // Earlier ids are kept; replies go to the last one.
            let known = UnifiedContact(id: "15145550123", phone: "+15145550123", name: "Ana", aliases: ["CA.1"])
            #expect(try tx.contact(ana) == known)
            let other = ChannelID(tenant: "lotus", name: "web")
            #expect(try tx.resolveContact(UnifiedContact(id: "CA.1"), channel: other, at: noon) != ana)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func contactsOfOneCustomerAreMerged(_ database: TestDatabase) async throws {
        let store = try database.store()
        try await store.storage.transact("lotus") { tx in
            let first = try tx.resolveContact(UnifiedContact(id: "a", name: "Ana"), channel: .lotus, at: noon)
            let second = try tx.resolveContact(UnifiedContact(id: "b", aliases: ["c"]), channel: .lotus, at: noon)
            #expect(first != second)
            let thread = try tx.insertConversation(contact: second, channel: .lotus, thread: nil, at: noon)
            try tx.setConsent(second, channel: .lotus, optedOut: true, keyword: "STOP", at: noon)
            try tx.setConsent(first, channel: .lotus, optedOut: false, keyword: "START", at: noon.addingTimeInterval(9))

            let joined = UnifiedContact(id: "b", phone: "+15145550123", aliases: ["a"])
            #expect(try tx.resolveContact(joined, channel: .lotus, at: noon) == first)
            #expect(try tx.conversation(thread.id)?.contact == first)
            #expect(
                try tx.openConversation(contact: first, channel: .lotus, thread: nil, activeSince: noon)
                    == tx.conversation(thread.id)
            )
            // An opt-out of either contact applies to the merged one.
            #expect(try tx.hasOptedOut(first, channel: .lotus))
            #expect(try tx.contact(second) == nil)
            for id in ["a", "b", "c"] {
                #expect(try tx.resolveContact(UnifiedContact(id: id), channel: .lotus, at: noon) == first)
            }
        }
        #expect(try store.lines("SELECT count(*) FROM contacts WHERE merged_into IS NULL") == ["1"])
        #expect(try store.lines("SELECT count(*) FROM consents") == ["1"])
    }

    struct MemoryCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The contact that wrote last.
        let isNewerLast: Bool
        let values: [String: JSONValue]
    }

    @Test(
        arguments: TestDatabase.allCases,
        [
            MemoryCase(
                testDescription: "the newer wrote last",
                isNewerLast: true,
                values: ["both": "b", "a": "a", "b": "b"]
            ),
            MemoryCase(
                testDescription: "the older wrote last",
                isNewerLast: false,
                values: ["both": "a", "a": "a", "b": "b"]
            ),
        ]
    )
    func memoriesOfMergedContactsAreMerged(_ database: TestDatabase, _ testCase: MemoryCase) async throws {
        let store = try database.store()
        try await store.storage.transact("lotus") { tx in
            let first = try tx.resolveContact(UnifiedContact(id: "a"), channel: .lotus, at: noon)
            let second = try tx.resolveContact(UnifiedContact(id: "b"), channel: .lotus, at: noon)
            for (contact, name, isLast) in [
                (first, "a", !testCase.isNewerLast), (second, "b", testCase.isNewerLast),
            ] {
                let at = noon.addingTimeInterval(isLast ? 9 : 0)
                for key in ["both", name] {
                    try tx.setMemory(.string(name), scope: .contact(contact), key: key, at: at)
                }
            }
            let joined = try tx.resolveContact(UnifiedContact(id: "b", aliases: ["a"]), channel: .lotus, at: noon)
            #expect(joined == first)
            for (key, value) in testCase.values {
                #expect(try tx.memory(.contact(first), key: key) == value, "\(key)")
            }
            // A turn that began before the merge has the other id.
            try tx.setMemory("later", scope: .contact(second), key: "later", at: noon)
            #expect(try tx.memory(.contact(first), key: "later") == "later")
            try tx.setConsent(second, channel: .lotus, optedOut: true, keyword: "STOP", at: noon)
            #expect(try tx.hasOptedOut(first, channel: .lotus))
        }
        #expect(
            try store.lines("SELECT address, phone, name FROM contacts WHERE merged_into IS NOT NULL") == [" - -"]
        )
    }

    @Test(arguments: TestDatabase.allCases)
    func anAgentsConversationPrecedesANewerOne(_ database: TestDatabase) async throws {
        let store = try database.store()
        try await store.storage.transact("lotus") { tx in
            let first = try tx.resolveContact(UnifiedContact(id: "a"), channel: .lotus, at: noon)
            let second = try tx.resolveContact(UnifiedContact(id: "b"), channel: .lotus, at: noon)
            let older = try tx.insertConversation(contact: first, channel: .lotus, thread: nil, at: noon)
            let newer = try tx.insertConversation(contact: second, channel: .lotus, thread: nil, at: noon)
            _ = try tx.resolveContact(UnifiedContact(id: "b", aliases: ["a"]), channel: .lotus, at: noon)
            func open() throws -> ConversationID? {
                try tx.openConversation(contact: first, channel: .lotus, thread: nil, activeSince: noon)?.id
            }
            #expect(try open() == newer.id)
            try tx.setHandler(.agent, of: older.id, at: noon)
            #expect(try open() == older.id)
        }
    }

    struct ConsentCase: Sendable, CustomTestStringConvertible {
        let consents: [(optedOut: Bool, at: Double)]
        let end: Bool
        var testDescription: String {
            consents.map { "\($0.optedOut ? "out" : "in")@\($0.at)" }.joined(separator: ", ")
        }
    }

    @Test(
        arguments: TestDatabase.allCases,
        [
            ConsentCase(consents: [], end: false),
            ConsentCase(consents: [(true, 10)], end: true),
            ConsentCase(consents: [(true, 10), (false, 20)], end: false),
            ConsentCase(consents: [(true, 10), (false, 5)], end: true),
            ConsentCase(consents: [(false, 20), (true, 10)], end: false),
            ConsentCase(consents: [(true, 10), (false, 20), (true, 15)], end: false),
            ConsentCase(consents: [(true, 10), (false, 5), (false, 11)], end: false),
        ]
    )
    func theNewestConsentAppliesInAnyOrder(_ database: TestDatabase, _ testCase: ConsentCase) async throws {
        let store = try database.store()
        try await store.storage.transact("lotus") { tx in
            let ana = try tx.resolveContact(UnifiedContact(id: "ana"), channel: .lotus, at: noon)
            for consent in testCase.consents {
                let at = noon.addingTimeInterval(consent.at)
                try tx.setConsent(ana, channel: .lotus, optedOut: consent.optedOut, keyword: "", at: at)
            }
            #expect(try tx.hasOptedOut(ana, channel: .lotus) == testCase.end)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aSilentConversationEndsUnlessAnAgentHasIt(_ database: TestDatabase) async throws {
        let store = try database.store()
        try await store.storage.transact("lotus") { tx in
            let ana = try tx.resolveContact(UnifiedContact(id: "ana"), channel: .lotus, at: noon)
            let thread = try tx.insertConversation(contact: ana, channel: .lotus, thread: nil, at: noon)
            func open(since seconds: Double, thread: String? = nil) throws -> ConversationID? {
                let since = noon.addingTimeInterval(seconds)
                return try tx.openConversation(contact: ana, channel: .lotus, thread: thread, activeSince: since)?.id
            }
            #expect(try open(since: 0) == thread.id)
            #expect(try open(since: 1) == nil)
            #expect(try open(since: 0, thread: "other") == nil)
            try tx.recordInbound(thread.id, sentAt: noon, receivedAt: noon.addingTimeInterval(10), language: "fr")
            #expect(try open(since: 10) == thread.id)
            try tx.setHandler(.agent, of: thread.id, at: noon)
            #expect(try open(since: 1_000_000) == thread.id)
        }
    }
}
