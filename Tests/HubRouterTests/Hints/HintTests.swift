import ChannelKit
import HubRouter
import Testing

@Suite("Hints")
struct HintTests {
    private static let hints: [Hint] = [
        .workDue(.outbox, "lotus"), .turnCancelled(TurnID(7)), .answered(ItemID(12)), .eventAppended("rose"),
    ]

    @Test func textsSayTheHintsOfWhichTheyWereMade() {
        let text = "due outbox lotus\ncancelled 7\nanswered 12\nevent rose"
        #expect(Hint.texts(of: Self.hints) == [text])
        #expect(Hint.hints(in: text) == Self.hints)
    }

    @Test func manyHintsAreSeveralTextsThatNotifyCarries() {
        let hints = (1...2_000).map { Hint.turnCancelled(TurnID(Int64($0))) }
        let texts = Hint.texts(of: hints)
        #expect(texts.count > 1)
        #expect(texts.allSatisfy { $0.utf8.count < 8_000 })
        #expect(texts.flatMap(Hint.hints) == hints)
    }

    @Test(arguments: [
        "", "\n\n", "later 1", "cancelled", "cancelled x", "due moon lotus", "due turn", "answered 1 2",
        "cancelled 99999999999999999999",
    ])
    func unknownTextsAreNoHints(_ text: String) {
        #expect(Hint.hints(in: text) == [])
        #expect(Hint.hints(in: "\(text)\nanswered 3") == [.answered(ItemID(3))])
    }
}
