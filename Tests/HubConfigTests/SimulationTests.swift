import ChannelKit
import HubConfig
import Testing

/// What `--simulate` makes up, and what it does not.
struct SimulationTests {
    static let simulation = Simulation { "http://127.0.0.1:9000/\($0)/" }

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

    @Test
    func withoutItTheyAreMissing() throws {
        #expect(try load(Self.yaml, environment: ["SET": "real"]).diagnostics.count == 6)
    }
}
