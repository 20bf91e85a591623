import ChannelKit
import Foundation
import Testing

@testable import LLMStrategy

struct ModelSettingsTests {
    private static let main: [String: SettingValue] = [
        "provider": .text("openai"), "model": .text("gpt-4o-mini"),
        "api_key": .secrets([Secret("new"), Secret("old")]),
        "retries": .integer(1), "first_byte": .duration(.seconds(5)),
    ]
    private static let key = Secret("new")

    struct FurtherCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let written: SettingValue
        let endpoint: ModelEndpoint
    }

    static let further = [
        FurtherCase(
            testDescription: "a name",
            written: .text("gpt-4o"),
            endpoint: ModelEndpoint(provider: .openai, model: "gpt-4o", apiKey: key)
        ),
        FurtherCase(
            testDescription: "another model",
            written: .mapping(["model": .text("gpt-4o"), "provider": .text("openai")]),
            endpoint: ModelEndpoint(provider: .openai, model: "gpt-4o", apiKey: key)
        ),
        FurtherCase(
            testDescription: "another key",
            written: .mapping(["model": .text("gpt-4o"), "api_key": .secrets([Secret("second")])]),
            endpoint: ModelEndpoint(provider: .openai, model: "gpt-4o", apiKey: Secret("second"))
        ),
        FurtherCase(
            testDescription: "another server, which does not get the key",
            written: .mapping(["model": .text("llama3.2"), "base_url": .text("http://localhost:11434/v1")]),
            endpoint: ModelEndpoint(provider: .openai, model: "llama3.2", baseURL: "http://localhost:11434/v1")
        ),
        FurtherCase(
            testDescription: "another provider",
            written: .mapping([
                "provider": .text("anthropic"), "model": .text("claude-x"), "api_key": .secrets([Secret("third")]),
            ]),
            endpoint: ModelEndpoint(provider: .anthropic, model: "claude-x", apiKey: Secret("third"))
        ),
    ]

    @Test(arguments: further)
    func furtherModelsTakeMissingValues(_ testCase: FurtherCase) throws {
        let chain = try ModelChain(settings(["models": .list([testCase.written])]))
        let first = ModelEndpoint(provider: .openai, model: "gpt-4o-mini", apiKey: Self.key)
        #expect(chain.endpoints == [first, testCase.endpoint])
    }

    @Test func readsRetriesTimeoutAndPrices() throws {
        let price = SettingValue.mapping(["input": .number(0.15), "output": .integer(1)])
        let chain = try ModelChain(settings(["prices": .mapping(["gpt-4o-mini": price])]))
        #expect(chain.retries == 1)
        #expect(chain.firstByte == .seconds(5))
        #expect(chain.prices == ["gpt-4o-mini": ModelPrice(input: 0.15, output: 1)])
    }

    @Test func furtherModelsKeepTheServer() throws {
        let chain = try ModelChain(
            settings(["base_url": .text("http://localhost:1/v1"), "models": .list([.text("second")])])
        )
        #expect(chain.endpoints.map(\.baseURL) == ["http://localhost:1/v1", "http://localhost:1/v1"])
        #expect(chain.endpoints.map(\.apiKey) == [Self.key, Self.key])
    }

    @Test func ownServerNeedsNoKey() throws {
        let chain = try ModelChain(
            settings(["api_key": nil, "base_url": .text("http://localhost:11434/v1")])
        )
        #expect(chain.endpoints.map(\.apiKey) == [nil])
    }

    @Test func examplesAreValid() throws {
        let chain = try ModelChain(SettingValues(examplesOf: ModelChain.declarations))
        #expect(chain.endpoints.map(\.model) == ["gpt-4o-mini"])
        #expect(chain.retries == 2)
        #expect(chain.firstByte == .seconds(10))
    }

    @Test(
        arguments: [
            (["api_key": nil], ["api_key"]),
            (["provider": .text("acme")], ["provider"]),
            (["first_byte": .duration(.zero)], ["first_byte"]),
            (
                ["models": .list([.text("a"), .mapping(["provider": .text("anthropic"), "model": .text("b")])])],
                ["models", "1", "api_key"]
            ),
            (
                ["models": .list([.mapping(["model": .text("b"), "provider": .text("acme")])])],
                ["models", "0", "provider"]
            ),
            (["models": .list([.mapping([:])])], ["models", "0", "model"]),
            (["models": .list([.integer(1)])], ["models", "0"]),
            (["prices": .mapping(["m": .mapping(["input": .number(1)])])], ["prices", "m", "output"]),
        ] as [([String: SettingValue?], [String])]
    )
    func invalidSettingsAreRefused(_ changes: [String: SettingValue?], at path: [String]) {
        let issue = #expect(throws: ConfigurationIssue.self) { try ModelChain(settings(changes)) }
        #expect(issue?.path == path)
    }

    private func settings(_ changes: [String: SettingValue?]) -> SettingValues {
        SettingValues(
            Self.main.merging(changes.compactMapValues(\.self)) { _, new in new }.filter { key, _ in
                changes[key] != .some(.none)
            }
        )
    }
}
