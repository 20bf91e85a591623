import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import VapiChannel

/// The way out for callers who say nothing, mumble, or get no reply.
struct UnheardTests {
    /// The hooks of an assistant with the default sentences.
    static let hooks = hooks(
        "Are you still there?",
        "To speak with a colleague, say agent. Or tell me again how I can help.",
        "I cannot hear you. Goodbye!",
        "Sorry, I did not catch that. Could you say it again, or say agent?"
    )

    private static func hooks(_ silence: String, _ wayOut: String, _ goodbye: String, _ mumbling: String) -> JSONValue {
        func say(_ text: String) -> JSONValue { ["type": "say", "exact": .string(text)] }
        func timeout(_ seconds: Int64, _ actions: [JSONValue]) -> JSONValue {
            [
                "on": "customer.speech.timeout", "do": .array(actions),
                "options": [
                    "timeoutSeconds": .integer(seconds), "triggerMaxCount": 1, "triggerResetMode": "onUserSpeech",
                ],
            ]
        }
        return [
            timeout(8, [say(silence)]), timeout(16, [say(wayOut)]),
            timeout(24, [say(goodbye), ["type": "tool", "tool": ["type": "endCall"]]]),
            ["on": "assistant.transcriber.endpointedSpeechLowConfidence", "do": [say(mumbling)]],
        ]
    }

    private func hooks(_ settings: [String: SettingValue?]) throws -> JSONValue? {
        let item = try Sample.item(in: "assistant-request")
        return try Sample.adapter(settings).answer(item, with: []).json?["assistantOverrides"]?["hooks"]
    }

    @Test func callersOfAFrenchChannelHearFrench() throws {
        let french = Self.hooks(
            "Êtes-vous toujours là ?",
            "Pour parler à un collègue, dites agent. Ou redites-moi comment je peux vous aider.",
            "Je ne vous entends pas. Au revoir !",
            "Désolé, je n'ai pas bien entendu. Pouvez-vous répéter, ou dire agent ?"
        )
        #expect(try hooks(["language": .text("fr")]) == french)
    }

    /// An assistant keeps its own hooks if all texts are empty.
    @Test func emptySentencesAreNoHooks() throws {
        let none = SettingValue.localized(LocalizedTemplate(TextTemplate(literal: "")))
        let names = ["silence", "way_out", "goodbye", "repeat"]
        #expect(try hooks(Dictionary(uniqueKeysWithValues: names.map { ($0, none) })) == nil)
        #expect(try hooks(["goodbye": none])?.array?.count == 3)
    }

    static let apology = "Sorry, I did not get that. Could you say it again?"

    struct Case: Sendable, CustomTestStringConvertible {
        /// The assistant's words before the caller's last.
        let said: [String]
        let reason: NoReply
        let heard: String

        var testDescription: String { "\(said) \(reason)" }
    }

    static let cases = [
        Case(said: ["Hello"], reason: .failed("x"), heard: apology), Case(said: [], reason: .late, heard: apology),
        Case(
            said: ["One moment, please. \(apology)"],
            reason: .failed("x"),
            heard: "\(apology) To speak with a colleague, say agent. Or tell me again how I can help."
        ),
        Case(
            said: [apology, "Are you still there?"],
            reason: .failed("x"),
            heard: "\(apology) To speak with a colleague, say agent. Or tell me again how I can help."
        ),
        Case(said: [apology], reason: .silent("an agent has it"), heard: ""),
    ]

    @Test(arguments: cases)
    func secondApologyOffersTheWayOut(_ testCase: Case) throws {
        let said: [JSONValue] = testCase.said.map { ["role": "assistant", "content": .string($0)] }
        let caller: JSONValue = ["role": "user", "content": "xylophone"]
        let messages = [caller] + said + [caller]
        let body: JSONValue = ["call": ["id": "c1"], "messages": .array(messages), "stream": false]
        let item = try VapiAdapter.split(.unchecked(Sample.post(body.data)))[0]
        let answer = try Sample.adapter().answerWithoutReply(item, because: testCase.reason).json
        #expect(answer?["choices"]?[0]?["message"]?["content"]?.string == testCase.heard)
    }

    /// Words before the last exchange are forgotten, and a new topic begins.
    @Test func earlierApologiesAreForgotten() throws {
        let messages: [JSONValue] = [
            ["role": "assistant", "content": .string(Self.apology)], ["role": "user", "content": "hours"],
            ["role": "assistant", "content": "Nine to five."], ["role": "user", "content": "xylophone"],
        ]
        let body: JSONValue = ["call": ["id": "c1"], "messages": .array(messages), "stream": false]
        let item = try VapiAdapter.split(.unchecked(Sample.post(body.data)))[0]
        let answer = try Sample.adapter().answerWithoutReply(item, because: .failed("x")).json
        #expect(answer?["choices"]?[0]?["message"]?["content"]?.string == Self.apology)
    }
}
