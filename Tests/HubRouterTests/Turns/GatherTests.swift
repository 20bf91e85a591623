import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Gathering of messages", .onBothDatabases, .timeLimit(.minutes(5)))
struct GatherTests {
    private func patient(_ echo: Echo = Echo()) -> RoutedChannel {
        channel(policy: ChannelPolicy(gather: .seconds(2)), echo)
    }

    @Test func gatheredMessagesAreOneTurnAndShareTheReply() async throws {
        try await withHub([patient()]) { life in
            for (id, text) in [("m1", "Hello"), ("m2", "I wanted to ask"), ("m3", "are you open?")] {
                await life.post(message(id, text))
                try await life.settle()
                life.clock.advance(by: .seconds(1))
            }
            try await life.settle()
            #expect(life.http.texts.isEmpty)
            life.clock.advance(by: .seconds(1))
            try await life.settle()
            #expect(life.http.texts == ["ana: Hello\nI wanted to ask\nare you open?"])
            #expect(try await life.books.lines("SELECT outcome FROM inbox") == ["turn", "turn", "turn"])
            #expect(try await life.books.lines("SELECT turn, id FROM inbox") == ["1 1", "1 2", "1 3"])
            let turns = try await life.storage.read("lotus") { tx in
                try (1...3).map { try tx.turn(of: ItemID($0)) }
            }
            #expect(turns == Array(repeating: TurnID(1), count: 3))
        }
    }

    @Test func endlessMessagesAreAnsweredAfterFourTimesTheGatherTime() async throws {
        try await withHub([patient()]) { life in
            for number in 1...9 {
                await life.post(message("m\(number)", "\(number)"))
                try await life.settle()
                life.clock.advance(by: .seconds(1))
            }
            try await life.settle()
            #expect(life.http.texts.first == "ana: 1\n2\n3\n4\n5\n6\n7\n8")
        }
    }

    @Test func messageAfterTheGatherTimeIsANewTurn() async throws {
        try await withHub([patient()]) { life in
            for id in ["m1", "m2"] {
                await life.post(message(id, id))
                try await life.settle()
                life.clock.advance(by: .seconds(2))
                try await life.settle()
            }
            #expect(life.http.texts == ["ana: m1", "ana: m2"])
        }
    }

    @Test func optOutKeywordIsNotGathered() async throws {
        try await withHub([patient()]) { life in
            await life.post(message("m1", "hello"))
            await life.post(message("m2", "STOP"))
            try await life.settle()
            #expect(try await life.books.lines("SELECT state FROM turns ORDER BY id") == ["cancelled", "replied"])
        }
    }

    @Test func inlineMessageIsNotGathered() async throws {
        let inline = channel(of: ToyInline.self, policy: ChannelPolicy(gather: .seconds(2)), Echo())
        try await withHub([inline]) { (life: TestHub) async throws in
            #expect(await life.post(message("m1", "hello"), via: "toy-inline").line == "200 say: ana: hello")
        }
    }

    // MARK: - What is too old

    @Test(arguments: [(age: 3_600, answered: true), (age: 7 * 3_600, answered: false)])
    func oldMessageIsStoredAndNotAnswered(age: Int, answered: Bool) async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(message("m1", "hello", at: 1_790_000_000 - age))
            try await life.settle()
            #expect(life.http.texts == (answered ? ["ana: hello"] : []))
            #expect(try await life.books.count("SELECT count(*) FROM messages WHERE author = 'customer'") == 1)
            let outcome = try await life.books.lines("SELECT outcome, reason FROM inbox")
            let old = "silent too old to answer: sent more than 6 hr ago"
            #expect(outcome == [answered ? "turn " : old])
        }
    }
}
