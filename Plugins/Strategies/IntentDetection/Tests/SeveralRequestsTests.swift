import ChannelKit
import ChannelTestKit
import Testing

@testable import IntentDetectionStrategy

struct SeveralRequestsTests {
    @Test(arguments: [
        ("are you open on saturday, and how much is a cleaning?", "From 9 to 5. | It is $120."),
        ("When are you open? What does a filling cost?", "From 9 to 5. | It is $120."),
        ("how much is a cleaning and when are you open", "It is $120. | From 9 to 5."),
        ("how much is a cleaning and a filling", "It is $120."),
        ("are you open on saturday and sunday", "From 9 to 5."),
        ("when are you open and my tooth broke", "handoff: emergency, by a pattern"),
    ])
    func bothRequestsAreAnswered(text: String, expected: String) async throws {
        var intents = IntentDetectionTests.intents
        intents["prices"] = .mapping([
            "examples": .texts(
                "how much is a cleaning",
                "what does a filling cost",
                "can you tell me your prices",
                "is there a price list"
            ),
            "reply": .says("It is $120."),
        ])
        #expect(try await SampleConversation(with: intents).say(text) == expected)
    }

    @Test func examplesTellTheLanguage() throws {
        let step = try IntentDetection(
            settings: SettingValues([
                "intents": .mapping([
                    "valve": .mapping([
                        "examples": .texts("ma soupape fuit toujours", "the sprinkler is leaking water"),
                        "pass": .boolean(true),
                    ]),
                    "flood": .mapping(["keywords": .mapping(["fr": .texts("zzyx")]), "pass": .boolean(true)]),
                ])
            ])
        )
        #expect(step.language(of: "soupape", among: ["en", "fr"]) == "fr")
        #expect(step.language(of: "sprinkler 12", among: ["en", "fr"]) == "en")
        #expect(step.language(of: "zzyx", among: ["en", "fr"]) == "fr")
        #expect(step.language(of: "soupape sprinkler", among: ["en", "fr"]) == nil)
        #expect(step.language(of: "qwerty", among: ["en", "fr"]) == nil)
    }

    @Test func adviceTellsWhatIsMissing() throws {
        let step = try IntentDetection(
            settings: SettingValues([
                "intents": .mapping([
                    "few": .mapping(["examples": .texts("one two three"), "handoff": .boolean(true)]),
                    "other": .mapping([
                        "examples": .texts("four", "five", "six", "seven", "one two three"), "pass": .boolean(true),
                    ]),
                ])
            ])
        )
        let advice = step.advice()
        #expect(advice.count == 4)
        #expect(advice.first?.contains("intent 'few' has 1 example;") == true)
        #expect(advice.contains { $0.contains("out_of_scope") })
        #expect(advice.last?.contains("is in several intents") == true)
    }

    @Test func noIntentIsCalledNone() {
        #expect { try Intent("none", SettingValues(["keywords": .texts("x"), "pass": .boolean(true)])) } throws: {
            ($0 as? ConfigurationIssue)?.problem.contains("of no intent") == true
        }
    }
}
