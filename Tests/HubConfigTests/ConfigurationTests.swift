import ChannelKit
import Foundation
import HubConfig
import HubModel
import Testing

/// The configuration of a valid file.
struct ConfigurationTests {
    static let yaml = """
        hub:
          public_url: ${PUBLIC_URL:-http://localhost:8080/}
          database: ${DATABASE_URL:-sqlite:data/hub.db}
          redis: ${REDIS_URL:-}
        adapters:
          toy:
            app_secret: [new, older]
            base_url: https://toy.example/
        tenants:
          lotus-dental:
            name: Lotus Dental
            languages: [en, fr-CA]
            timezone: America/Toronto
            channels:
              toy:
                number: "+15145550100"
                access_token: ${TOKEN}
              front-desk:
                adapter: toy
                number: "+15145550101"
                access_token: t
                app_secret: own
                base_url: http://127.0.0.1:9000
                public_url: https://hooks.example.com
                delivery: at_most_once
                moved_from: [old-desk, tulip/desk]
                respond:
                  - toy-pass
                  - toy-answer: { text: { en: "Hello {{contact.name}}", fr: Bonjour }, deadline: 90s }
            respond:
              - toy-pass: { tries: 2, ratio: 0.5, loud: true, wait: 2m, tags: [a], scores: { a: 1 }, limits: { words: 7 } }
          quiet: {}
        """

    private func configuration() throws -> HubConfiguration {
        let loaded = try load(Self.yaml, environment: ["TOKEN": "from the environment"])
        #expect(loaded.report() == "no problems")
        return try #require(loaded.configuration)
    }

    @Test
    func theHub() throws {
        let hub = try configuration().hub
        #expect(hub.publicURL == "http://localhost:8080")
        #expect(hub.database == "sqlite:data/hub.db")
        #expect(hub.redis == nil)
    }

    @Test(arguments: ["hub: {}\ntenants: {}", "tenants:", "hub:\n  redis: ''"])
    func theHubsDefaults(_ yaml: String) throws {
        let hub = try #require(try load(yaml).configuration?.hub)
        #expect(hub.publicURL == "http://localhost:8080")
        #expect(hub.database == "sqlite:data/patchbay.db")
        #expect(hub.redis == nil)
    }

    @Test
    func tenants() throws {
        let tenants = try configuration().tenants
        let toronto = try #require(TimeZone(identifier: "America/Toronto"))
        #expect(
            tenants.map(\.profile) == [
                TenantProfile(
                    id: "lotus-dental",
                    name: "Lotus Dental",
                    languages: ["en", "fr-CA"],
                    timeZone: toronto
                ),
                TenantProfile(id: "quiet", name: "quiet", languages: ["en"], timeZone: .gmt),
            ]
        )
        #expect(tenants.map { $0.respond.map(\.kind) } == [["toy-pass"], []])
    }

    @Test
    func channels() throws {
        let channels = try configuration().channels
        #expect(channels.map(\.id.description) == ["lotus-dental/toy", "lotus-dental/front-desk"])
        #expect(channels.map(\.settings.baseURL) == ["https://toy.example", "http://127.0.0.1:9000"])
        #expect(channels.map(\.settings.publicURL) == ["http://localhost:8080", "https://hooks.example.com"])
        #expect(channels.map(\.policy.delivery) == [.atLeastOnce, .atMostOnce])
        #expect(channels.map(\.location) == ["channels.yaml:15", "channels.yaml:18"])
        #expect(channels.map { $0.movedFrom.map(\.description) } == [[], ["lotus-dental/old-desk", "tulip/desk"]])
        let adapters = try channels.map { try #require($0.adapter as? ToyAdapter) }
        #expect(adapters.map(\.number) == ["+15145550100", "+15145550101"])
        #expect(adapters.map { $0.credentials.map(\.name) } == [["app_secret", "app_secret[1]"], ["app_secret"]])
        #expect(try adapters[0].settings[ToyAdapter.accessToken] == [Secret("from the environment")])
    }

    @Test
    func steps() throws {
        let channels = try configuration().channels
        #expect(channels.map { $0.respond.map(\.kind) } == [["toy-pass"], ["toy-pass", "toy-answer"]])
        #expect(channels[0].respond.map(\.deadline) == [.milliseconds(500)])
        #expect(channels[1].respond.map(\.deadline) == [.milliseconds(500), .seconds(90)])
        let answer = try #require(channels[1].respond.last?.strategy as? ToyAnswer)
        #expect(answer.text.template(for: "fr", fallbacks: []).source == "Bonjour")
        let pass = try #require(channels[0].respond.first?.strategy as? ToyPass)
        let values: [String: SettingValue] = [
            "tries": .integer(2), "ratio": .number(0.5), "loud": .boolean(true), "wait": .duration(.seconds(120)),
            "tags": .list([.text("a")]), "scores": .mapping(["a": .integer(1)]),
            "limits": .mapping(["words": .integer(7), "lines": .integer(4)]),
        ]
        #expect(pass.settings == SettingValues(values))
    }

    @Test
    func mappingsInAList() throws {
        let loaded = try load(
            "tenants: { a: { respond: [toy-pass: { rows: [{ title: A }, { title: B, count: 2 }] }] } }"
        )
        let step = try #require(loaded.configuration?.tenants.first?.respond.first?.strategy as? ToyPass)
        #expect(step.rows == ["A × 1", "B × 2"])
    }

    @Test(
        arguments: [
            ("250ms", .milliseconds(250)), ("1.5s", .milliseconds(1_500)), ("5m", .seconds(300)),
            ("24h", .seconds(86_400)),
            ("7d", .seconds(604_800)), ("'30s'", .seconds(30)),
        ] as [(String, Duration)]
    )
    func durations(_ written: String, _ expected: Duration) throws {
        let loaded = try load("tenants: { a: { respond: [toy-pass: { wait: \(written) }] } }")
        let step = try #require(loaded.configuration?.tenants.first?.respond.first?.strategy as? ToyPass)
        #expect(step.settings.raw("wait") == .duration(expected))
    }

    @Test(arguments: ["30", "s", "-5s", "1e400d", "99999999d", "5 m", ".s", "infs", "5M"])
    func invalidDurationsAreErrors(_ written: String) throws {
        #expect(try load("tenants: { a: { respond: [toy-pass: { wait: \(written) }] } }").diagnostics.count == 1)
    }

    @Test
    func aChannelWithoutSignatureIsWrittenOut() throws {
        let loaded = try load(
            """
            tenants:
              a:
                channels:
                  unsigned:
                    verification: none
                    verification_reason: The trial plan signs nothing.
                    url_key: 0123456789abcdefABCDEF
                respond: [toy-pass]
            """
        )
        #expect(loaded.diagnostics == [])
        let settings = try #require(loaded.configuration?.channels.first?.settings)
        #expect(settings.isUnverified)
        #expect(settings.urlKey == Secret("0123456789abcdefABCDEF"))
    }

    @Test
    func theGenerationIsKept() throws {
        let loader = ConfigurationLoader(registry: try .toys, environment: [:])
        #expect(loader.load(text: "tenants: {}", named: "x", generation: 7).configuration?.generation == 7)
    }
}
