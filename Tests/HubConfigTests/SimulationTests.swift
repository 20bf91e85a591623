import ChannelKit
import HubConfig
import Testing

/// What `--simulate` makes up, and what it does not.
struct SimulationTests {
    static let simulation = Simulation(
        adapters: { "http://127.0.0.1:9000/\($0)/" },
        strategies: { $0 == "toy-pass" ? "http://127.0.0.1:9000/\($0)/" : nil }
    )

    static let yaml = """
        adapters:
          toy: { app_secret: "${APP_SECRET}", base_url: https://written.example }
        tenants:
          a:
            channels:
              toy: { number: "1", access_token: "${TOKEN}", base_url: https://own.example }
              two: { adapter: toy, number: "2", access_token: ["${file:secrets/Token.txt}", "${SET}", "${EMPTY}"] }
              unsigned:
                verification: none
                verification_reason: none here
                url_key: ${K}
            respond:
              - toy-pass: { api_key: "${KEY}", topic: "${TOPIC:-hours}" }
        """

    @Test
    func missingSecretsAreMadeUp() throws {
        let environment = ["SET": "real", "EMPTY": ""]
        let loaded = try load(Self.yaml, environment: environment, simulation: Self.simulation)
        #expect(loaded.diagnostics == [])
        let channels = try #require(loaded.configuration?.channels)
        let toys = channels.compactMap { $0.adapter as? ToyAdapter }
        #expect(
            toys.flatMap { $0.credentials.map { $0.secret.reveal() } } == [
                "simulated-app_secret", "simulated-app_secret",
            ]
        )
        let tokens = try toys.map { try $0.settings[ToyAdapter.accessToken].map { $0.reveal() } }
        #expect(tokens == [["simulated-token"], ["simulated-secrets_token_txt", "real", "simulated-empty"]])
        #expect(channels.last?.settings.urlKey?.reveal() == "simulated-k-as-a-url-key")
    }

    @Test
    func everyBaseURLIsTheSimulators() throws {
        let loaded = try load(Self.yaml, environment: ["SET": "real"], simulation: Self.simulation)
        let urls = loaded.configuration?.channels.map(\.settings.baseURL)
        #expect(urls == ["http://127.0.0.1:9000/toy", "http://127.0.0.1:9000/toy", "http://127.0.0.1:9000/unsigned"])
    }

    @Test
    func nothingElseIsMadeUp() throws {
        let yaml = "tenants:\n  a:\n    name: ${NAME}\n    respond: [toy-pass: { topic: \"${TOPIC}\" }]"
        let places = try load(yaml, simulation: Self.simulation).diagnostics.map { [$0.line, $0.column] }
        #expect(places == [[3, 11], [4, 35]])
    }

    private static func settings(of step: String, simulation: Simulation? = simulation) throws -> SettingValues {
        let loaded = try load("tenants: { a: { respond: [toy-pass: \(step)] } }", simulation: simulation)
        #expect(loaded.diagnostics.map(\.brief) == [])
        let pass = try #require(loaded.configuration?.tenants.first?.respond.first?.strategy as? ToyPass)
        return pass.settings
    }

    private static let url = SettingValue.text("http://127.0.0.1:9000/toy-pass")

    /// Steps, the setting to look at, and what it comes to.
    static let steps: [(String, String, SettingValue?)] = [
        ("{}", "base_url", url), ("{ base_url: https://own.example }", "base_url", url),
        // Another URL is nobody's server.
        ("{ endpoint: https://own.example }", "endpoint", .text("https://own.example")), ("{}", "model", nil),
        ("{ model: small }", "model", .text("small")),
        ("{ model: { name: a } }", "model", .mapping(["name": .text("a"), "base_url": url])),
        (
            "{ models: [small, { name: b, base_url: https://own.example }] }", "models",
            .list([.text("small"), .mapping(["name": .text("b"), "base_url": url])])
        ),
        (
            "{ servers: { east: { name: c } } }", "servers",
            .mapping(["east": .mapping(["name": .text("c"), "base_url": url])])
        ),
        // Secrets, wherever they stand.
        ("{ api_key: \"${API_KEY}\" }", "api_key", .secrets([Secret("simulated-api_key")])),
        (
            "{ model: { name: a, model_key: \"${M}\" } }", "model",
            .mapping(["name": .text("a"), "base_url": url, "model_key": .secrets([Secret("simulated-m")])])
        ),
        (
            "{ models: [{ name: a, model_key: [\"${M}\", \"${file:n.txt}\"] }] }", "models",
            .list([
                .mapping([
                    "name": .text("a"), "base_url": url,
                    "model_key": .secrets([Secret("simulated-m"), Secret("simulated-n_txt")]),
                ])
            ])
        ),
        ("{ keys: [\"${A}\"] }", "keys", .secrets([Secret("simulated-a")])),
        ("{ keys: { x: \"${A}\" } }", "keys", .mapping(["x": .secrets([Secret("simulated-a")])])),
    ]

    @Test(arguments: steps)
    func whatAStepCallsIsSimulated(_ step: String, _ name: String, _ expected: SettingValue?) throws {
        #expect(try Self.settings(of: step).raw(name) == expected)
    }

    @Test
    func aStrategyWithoutSimulatorKeepsItsURLs() throws {
        let simulation = Simulation(adapters: { "http://127.0.0.1:9000/\($0)" })
        let step = "{ base_url: https://own.example/, model: { name: a } }"
        for simulation in [simulation, nil] {
            let settings = try Self.settings(of: step, simulation: simulation)
            #expect(settings.raw("base_url") == .text("https://own.example"))
            #expect(settings.raw("model") == .mapping(["name": .text("a")]))
        }
    }

    @Test
    func aWrongBaseURLStaysWrong() throws {
        let yaml = "tenants: { a: { respond: [toy-pass: { base_url: nowhere }] } }"
        #expect(try load(yaml, simulation: Self.simulation).diagnostics.map(\.line) == [1])
    }

    @Test
    func withoutItTheyAreMissing() throws {
        #expect(try load(Self.yaml, environment: ["SET": "real"]).diagnostics.count == 6)
    }
}
