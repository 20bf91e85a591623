import ChannelKit
import Foundation
import HubModel
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Kinds of stored data", .timeLimit(.minutes(5)))
struct RetentionKindTests {
    @Test func everyTableIsInOneKind() throws {
        let store = try Store()
        let tables = try store.storedLines(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        let known = RetentionKind.allCases.flatMap(\.facts.tables) + ComingTables.all.flatMap(\.tables)
        #expect(Set(tables).subtracting(known).sorted() == [], "a table has no entry in RetentionKind")
        #expect(known.count == Set(known).count, "a table is in two kinds")
        #expect(Set(RetentionKind.allCases.flatMap(\.facts.tables)).subtracting(tables).sorted() == [])
    }

    @Test(arguments: RetentionKind.allCases)
    func aKindIsDeletedOrKeptByItsRule(_ kind: RetentionKind) {
        let isDeleted = RetentionOrder.of(kind) != nil
        switch kind.facts.rule {
        case .setting, .fixed: #expect(isDeleted || kind == .deadLetters)
        case .permanent: #expect(!isDeleted)
        }
        if let minimum = kind.facts.minimum, let lifetime = kind.defaultLifetime {
            #expect(minimum.lifetime <= lifetime)
        }
        #expect(kind.facts.help.hasSuffix("."))
    }
}
