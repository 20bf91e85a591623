import ChannelKit
import Foundation
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Rows by column name")
struct SQLRowTests {
    private struct Row: SQLRow {
        let columns = ["id", "owner", "verdict", "reason", "at"]

        func integer(at position: Int) -> Int64? { [7, nil, nil, nil, 1_500][position] }
        func text(at position: Int) -> String? { [nil, "human", "hand_off", nil, nil][position] }
        func blob(at position: Int) -> Data? { nil }
    }

    private let row = Row()

    @Test func columnsAreReadByTheirNames() throws {
        #expect(try row["id"] == ItemID(7))
        #expect(try row["at"] == Date(timeIntervalSince1970: 1.5))
        #expect(try row["reason"] as String? == nil)
    }

    @Test func wordsOfTheDatabaseAreValues() throws {
        #expect(try row["owner"] == ConversationHandler.agent)
        #expect(try row["verdict"] == TurnStep.Verdict.handoff)
        #expect(ConversationHandler.agent.sqlName == "human")
        #expect(TurnStep.Verdict.handoff.sqlName == "hand_off")
        #expect(try row["owner"] as OutboxState? == nil)
    }

    @Test func aMissingColumnIsAnErrorOfTheStorage() {
        let error = StorageError.unavailable("a statement of this version has no column 'state'")
        #expect(throws: error) { try row["state"] as String? }
        #expect(throws: error) { try row["state"] as String }
    }

    @Test func nullInAColumnThatNeedsAValueIsUnreadable() {
        #expect(throws: StorageError.unreadable("the column 'reason' has no value")) { try row["reason"] as String }
    }
}
