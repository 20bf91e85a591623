import ChannelKit
import HubConfig
import Testing

/// The values that a simulation generates.
struct SimulationTests {
    static let simulation = simulation(seed: "a seed that is long enough for this")

    static func simulation(seed: String) -> Simulation {
        Simulation(
            seed: SimulationSeed(seed) ?? .random(),
            adapters: { "http://127.0.0.1:9000/\($0)/" },
            strategies: { $0 == "toy-pass" ? "http://127.0.0.1:9000/\($0)/" : nil }
        )
    }

    /// The secret that a simulation makes up for `reference`, such as `${M}`.
    static func madeUp(_ reference: String, by simulation: Simulation = simulation) throws -> Secret {
        let yaml = "tenants: { a: { respond: [toy-pass: { api_key: '\(reference)' }] } }"
        let loaded = try load(yaml, simulation: simulation)
        let pass = try #require(loaded.configuration?.tenants.first?.respond.first?.strategy as? ToyPass)
        guard case .secrets(let secrets)? = pass.settings.raw("api_key") else { return Secret("") }
        return try #require(secrets.first)
    }

    @Test
    func secretsCannotBeGuessed() throws {
        let secret = try Self.madeUp("${M}")
        #expect(secret.reveal().hasPrefix("simulated-m-"))
        #expect(secret.reveal().dropFirst("simulated-m-".count).count == 32)
        #expect(try Self.madeUp("${M}") == secret)
        #expect(try Self.madeUp("${N}").reveal().suffix(32) != secret.reveal().suffix(32))
        #expect(try Self.madeUp("${M}", by: Self.simulation(seed: "another seed that is long enough")) != secret)
        let runs = try (0..<3).map { _ in try Self.madeUp("${M}", by: Simulation(adapters: { "http://x/\($0)" })) }
        #expect(Set(runs).count == 3)
        #expect(SimulationSeed("too short to be a secret") == nil)
    }

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
            toys.flatMap { $0.credentials.map(\.secret) } == [
                try Self.madeUp("${APP_SECRET}"), try Self.madeUp("${APP_SECRET}"),
            ]
        )
        let tokens = try toys.map { try $0.settings[ToyAdapter.accessToken] }
        let file = try Self.madeUp("${file:secrets/Token.txt}")
        #expect(tokens == [[try Self.madeUp("${TOKEN}")], [file, Secret("real"), try Self.madeUp("${EMPTY}")]])
        #expect(channels.last?.settings.urlKey == (try Self.madeUp("${K}")))
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

    private static func made(_ reference: String) -> Secret { (try? madeUp(reference)) ?? Secret("") }

    /// Steps, the setting to look at, and what it comes to.
    static let steps: [(String, String, SettingValue?)] = [
        ("{}", "base_url", url), ("{ base_url: https://own.example }", "base_url", url),
        // Other URLs are not replaced.
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
        // Secrets at any depth.
        ("{ api_key: \"${API_KEY}\" }", "api_key", .secrets([made("${API_KEY}")])),
        (
            "{ model: { name: a, model_key: \"${M}\" } }", "model",
            .mapping(["name": .text("a"), "base_url": url, "model_key": .secrets([made("${M}")])])
        ),
        (
            "{ models: [{ name: a, model_key: [\"${M}\", \"${file:n.txt}\"] }] }", "models",
            .list([
                .mapping([
                    "name": .text("a"), "base_url": url,
                    "model_key": .secrets([made("${M}"), made("${file:n.txt}")]),
                ])
            ])
        ),
        ("{ keys: [\"${A}\"] }", "keys", .secrets([made("${A}")])),
        ("{ keys: { x: \"${A}\" } }", "keys", .mapping(["x": .secrets([made("${A}")])])),
    ]

    @Test(arguments: steps)
    func servicesOfStepsAreSimulated(_ step: String, _ name: String, _ expected: SettingValue?) throws {
        #expect(try Self.settings(of: step).raw(name) == expected)
    }

    @Test
    func aStrategyWithoutSimulatorKeepsItsURLs() throws {
        let simulation = Simulation(adapters: { "http://127.0.0.1:9000/\($0)" })
        let step = "{ base_url: https://own.example/, model: { name: a } }"
        for simulation in [simulation, nil] as [Simulation?] {
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
    func withoutSimulationSecretsAreMissing() throws {
        #expect(try load(Self.yaml, environment: ["SET": "real"]).diagnostics.count == 6)
    }
}
