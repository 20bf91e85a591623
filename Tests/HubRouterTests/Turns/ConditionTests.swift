import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Conditions of steps", .onBothDatabases, .timeLimit(.minutes(5)))
struct ConditionTests {
    private static let steps = "SELECT strategy, verdict, reason FROM turn_steps ORDER BY position"

    @Test func stepWithAnUnmetConditionIsSkippedWithItsReason() async throws {
        var french = StepCondition()
        french.languages = ["fr"]
        let say = ChainStep(strategy: Say(texts: ["En français"]), condition: french, deadline: .seconds(1))
        let echo = ChainStep(strategy: Echo(), deadline: .seconds(1))
        try await withHub([channel(languages: ["en", "fr"]).asking([say, echo])]) { life in
            await life.post(message("m1", "are you open today?"))
            try await life.settle()
            #expect(
                try await life.books.lines(Self.steps) == ["say skipped the language is en", "echo reply answered"]
            )
            await life.post(message("m2", "bonjour, vous ouvrez quand ?"))
            try await life.settle()
            #expect(life.http.texts == ["ana: are you open today?", "En français"])
        }
    }

    /// On the threads of the tasks, two of these texts would stop every tenant.
    @Test func conditionThatTimesOutSkipsItsStepAndTheNextIsAsked() async throws {
        var condition = StepCondition()
        condition.text = OperatorPattern("(a+)+$")
        let say = ChainStep(strategy: Say(texts: ["It matches"]), condition: condition, deadline: .seconds(5))
        let echo = ChainStep(strategy: Echo(), deadline: .seconds(5))
        try await withHub([channel().asking([say, echo])]) { life in
            let text = String(repeating: "a", count: 64) + "!"
            await life.post(message("m1", text))
            try await life.settle()
            let skipped = "say skipped the pattern of 'text' timed out on this text"
            #expect(try await life.books.lines(Self.steps) == [skipped, "echo reply answered"])
            #expect(life.http.texts.joined() == "ana: \(text)")
        }
    }

    @Test func conversationReturnedByAnAgentIsMarkedAsReturned() async throws {
        var returned = StepCondition()
        returned.conversation = [.returned]
        let say = ChainStep(strategy: Say(texts: ["Welcome back"]), condition: returned, deadline: .seconds(1))
        let echo = ChainStep(strategy: Echo(), deadline: .seconds(1))
        try await withHub([channel().asking([say, echo])]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            await life.post(item("takeover", "a1"))
            try await life.settle()
            await life.post(item("release", "r1"))
            try await life.settle()
            await life.post(message("m2", "hello again"))
            try await life.settle()
            #expect(life.http.texts == ["ana: hello", "Welcome back"])
        }
    }

    @Test func factsOfAPassReachLaterSteps() async throws {
        let chain: [any ToyStrategy] = [
            PassWithFacts(facts: ["intent": "prices", "language": "en"]), Fail(),
            PassWithFacts(facts: ["intent": "booking"]), TellFacts(),
        ]
        try await withHub([channel(chain)]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(life.http.texts == ["intent=booking, language=en"])
            #expect(try await life.books.lines(Self.steps).last == "tell reply it was told")
            let body =
                #"{"sources":[{"document":"prices.md","score":0.75,"section":"Cleaning"}],"text":"intent=booking, language=en"}"#
            #expect(
                try await life.books.lines("SELECT CAST(body AS TEXT) FROM messages WHERE author = 'hub'") == [body]
            )
        }
    }
}

extension RoutedChannel {
    /// The channel with another chain.
    fileprivate func asking(_ chain: [ChainStep]) -> RoutedChannel {
        RoutedChannel(id: id, adapter: adapter, tenant: tenant, urlKey: urlKey, policy: policy, chain: chain)
    }
}
