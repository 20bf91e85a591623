import ChannelKit
import HubConfig
import Testing

/// Settings that hold a value of any shape.
struct AnyValueTests {
    struct Shaped: ResponseStrategy {
        static let shape = Setting.json("shape", help: "Whatever it is.", example: ["type": "object"])
        static let manifest = StrategyManifest(
            kind: "shaped",
            summary: "Has a shape.",
            settings: [shape.declaration],
            deadline: .seconds(1)
        )
        let shape: JSONValue
        let alwaysAnswers = false

        init(settings: SettingValues) throws(ConfigurationIssue) { shape = try settings[Self.shape] }

        func respond(to turn: Turn) async throws -> Verdict { .pass(reason: "shaped") }
    }

    private func loaded(_ shape: String) throws -> LoadedConfiguration {
        var registry = PluginRegistry()
        try registry.register(Shaped.self)
        let yaml = "tenants: { lotus: { respond: [{ shaped: { shape: \(shape) } }] } }"
        return ConfigurationLoader(registry: registry, environment: ["NAME": "x"]).load(text: yaml, named: "c.yaml")
    }

    private static let shapes: [(String, JSONValue)] = [
        ("text", "text"), ("\"1\"", "1"), ("1", 1), ("-2.5", -2.5), ("1e3", .number(1000)), ("true", true),
        ("[1, two, ~]", [1, "two", nil]), ("{}", [:]), ("\"${NAME}\"", "x"), ("1.2.3", "1.2.3"),
        (
            "{ type: object, properties: { day: { type: string, pattern: '^\\d+$' } }, required: [day] }",
            ["type": "object", "properties": ["day": ["type": "string", "pattern": "^\\d+$"]], "required": ["day"]]
        ),
    ]

    @Test(arguments: shapes)
    func valuesAreReadAsJSON(_ written: String, _ value: JSONValue) throws {
        let loaded = try loaded(written)
        #expect(loaded.report() == "no problems")
        let step = try #require(loaded.configuration?.tenants.first?.respond.first?.strategy as? Shaped)
        #expect(step.shape == value)
    }

    @Test(arguments: ["{ a: 1, a: 2 }", "{ a: \"${MISSING}\" }", "~"])
    func invalidValuesAreErrors(_ written: String) throws {
        #expect(try !loaded(written).diagnostics.isEmpty)
    }
}
