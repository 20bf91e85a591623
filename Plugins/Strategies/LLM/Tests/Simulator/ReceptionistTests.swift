import ChannelKit
import ChannelSimulatorKit
import Foundation
import LLMSimulator
import Testing

/// The default answers of simulated models.
@Suite(.timeLimit(.minutes(5)))
struct ReceptionistTests {
    static let knowledge = """
        # Your answer
        - Answer in French (fr), the customer's language.

        # Knowledge
        <passage source="prix.md">
        # Prix
        Les soins sont remboursés. Le détartrage coûte 90 $, taxes comprises.
        Un examen coûte 60 $.
        </passage>
        """

    static let sayings = [
        ("Bonjour, vous êtes là ?", "Answer in French (fr).", "Je ne trouve pas cela"),
        ("Bonjour", "You know a French clinic.\nRespond in English.", "With pleasure!"),
        ("Bonjour, merci", "", "Avec plaisir !"), ("Do you sell bicycles", "", "I do not find that"),
        ("Combien coûte un détartrage ?", knowledge, "Le détartrage coûte 90 $, taxes comprises."),
        ("Vendez-vous des vélos, et combien ?", knowledge, "Je ne trouve pas cela"),
    ]

    @Test(arguments: sayings)
    func answerIsInTheLanguage(text: String, instructions: String, beginning: String) async throws {
        try await withModels { models in
            for api in ModelAPI.talking {
                let answer = try await models.ask(api, api.question(text, instructions: instructions))
                #expect(try api.text(in: answer)?.hasPrefix(beginning) == true)
            }
        }
    }

    @Test func handsOffWithTheTool() async throws {
        try await withModels { models in
            let api = ModelAPI.anthropic
            let tools: [String: JSONValue] = ["tools": [api.tool("handoff"), api.tool("lead")]]
            let question = api.question("Je veux parler à quelqu'un", instructions: "Answer in French.", adding: tools)
            let answer = try JSONValue(parsing: try await models.ask(api, question).body)
            #expect(answer["content"]?[1]?["name"] == "handoff")
            #expect(answer["content"]?[0]?["text"] == "Bien sûr, un membre de l'équipe va prendre le relais ici.")
            let without = try await models.ask(api, api.question("I want a person"))
            #expect(try api.text(in: without)?.hasPrefix("I do not find that") == true)
        }
    }

    @Test func recordsALeadWithTheTool() async throws {
        try await withModels { models in
            let api = ModelAPI.openAI
            let schema: JSONValue = [
                "type": "object", "properties": ["name": ["type": "string"], "phone": [:], "wish": [:], "email": [:]],
            ]
            let text = "My name is Ana Roy, please call me back at [PHONE_1]"
            let question = api.question(text, adding: ["tools": [api.tool("lead", schema)]])
            let answer = try JSONValue(parsing: try await models.ask(api, question).body)
            let function = answer["choices"]?[0]?["message"]?["tool_calls"]?[0]?["function"]
            #expect(function?["name"] == "lead")
            let arguments = try JSONValue(parsing: Data((function?["arguments"]?.string ?? "").utf8))
            #expect(arguments == ["name": "Ana Roy", "phone": "[PHONE_1]", "wish": .string(text)])
        }
    }
}
