import ChannelKit
import HubConfig
import Testing

/// The report of `check`.
struct ReportTests {
    static let tenMistakes = """
        hub:
          public_url: ${PUBLIC_URL:-http://localhost:8080}
        tenants:
          lotus-dental:
            name: Lotus Dental
            timezone: America/Tronto
            langauges: [en, fr]
            channels:
              toy:
                nubmer: "+15145550100"
                access_token: ${LOTUS_TOKEN}
                app_secret: s3cret
              front-desk:
                adapter: tyo
              evening:
                adapter: toy
                number: "+15145550111"
                access_token: t0k3n
                app_secret: s3cret
                number: "+15145550112"
              night:
                adapter: toy
                number: "+15145550111"
                access_token: t0k3n
                app_secret: s3cret
                delivery: twice
            respond:
              - toy-answer:
                  text: Thank you, {{contact.nam}}.
              - toy-pass: { tries: many }
        """

    @Test
    func tenMistakesAreReportedAtOnce() throws {
        let loaded = try load(Self.tenMistakes)
        let places = loaded.diagnostics.map { "\($0.line):\($0.column) \($0.message)" }
        #expect(
            places == [
                "6:15 unknown time zone 'America/Tronto'",
                "7:5 unknown key 'langauges'",
                "10:9 unknown key 'nubmer'",
                "11:23 the environment variable LOTUS_TOKEN is not set",
                "14:18 unknown adapter 'tyo'",
                "17:17 number '+15145550111' is already used by lotus-dental/night (channels.yaml:21)",
                "20:9 duplicate key 'number'",
                "23:17 number '+15145550111' is already used by lotus-dental/evening (channels.yaml:15)",
                "26:19 expected one of at_least_once, at_most_once, found 'twice'",
                "29:28 unknown field '{{contact.nam}}'",
                "30:28 expected a whole number from 1 to 5, found 'many'",
            ]
        )
        #expect(loaded.hasErrors)
        #expect(loaded.report().hasSuffix("\n11 errors"))
    }

    @Test
    func aProblemIsShownWithItsLineACaretAndARemedy() throws {
        let loaded = try load("tenants:\n  lotus:\n    time_zone: UTC\n    channels: {}\n    respond: []")
        #expect(
            loaded.report() == """
                channels.yaml:3:5: error: unknown key 'time_zone'
                    3 |     time_zone: UTC
                      |     ^~~~~~~~~
                      = did you mean 'timezone'?
                channels.yaml:5:5: error: 'respond' is empty
                    5 |     respond: []
                      |     ^~~~~~~
                      = list a strategy, or remove the key
                2 errors
                """
        )
    }

    @Test
    func aValidFileHasNoProblems() throws {
        let loaded = try load("tenants: {}")
        #expect(loaded.report() == "no problems")
        #expect(!loaded.hasErrors)
    }

    @Test
    func warningsAreCountedApart() throws {
        let loaded = try load(
            "tenants:\n  lotus:\n    nmae: x\n    channels:\n      unsigned: { signing_key: k }"
        )
        #expect(loaded.report().hasSuffix("\n1 error, 1 warning"))
    }

    @Test
    func aLongLineIsCutAroundTheCaret() throws {
        let filler = String(repeating: "x", count: 500)
        let loaded = try load("{ tenants: { a: { name: \(filler) } }, oops: \(filler) }")
        let line = try #require(loaded.diagnostics.first?.sourceLine)
        #expect(line.count == 162)
        #expect(line.hasPrefix("…x") && line.hasSuffix("x…"))
        let shown = try #require(loaded.diagnostics.first?.description.split(separator: "\n"))
        let caret = shown[2].prefix { $0 != "^" }.count
        #expect(shown[1].dropFirst(caret).hasPrefix("oops"))
    }

    @Test
    func keysCannotSteerATerminal() throws {
        let loaded = try load("\"\\e[31mred\\n\": 1")
        #expect(loaded.diagnostics.map(\.message) == ["unknown key '\u{FFFD}[31mred\u{FFFD}'"])
    }
}

/// Secrets, which are never printed.
struct RedactionTests {
    static let texts = [
        // The invalid value is a secret, or shares a line with one.
        "tenants: { a: { channels: { toy: { number: '1', access_token: {a: hunter2}, app_secret: [hunter2] } } } }",
        "tenants: { a: { channels: { toy: { access_token: hunter2, nope: 1 } } } }",
        "tenants: { a: { channels: { toy: { number: '911', app_secret: \"hunter2\", access_token: hunter2 } } } }",
        "tenants: { a: { channels: { toy: { number: '1', access_token: 'hunter2${', app_secret: '' } } } }",
        "tenants: { a: { channels: { toy: { number: '1', access_token: '${NOBODY:-hunter2}${NOBODY}' } } } }",
        "tenants: { a: { channels: [{ toy: { access_token: hunter2 } }] } }",
        "tenants: { a: { channels: { toy: { url_key: hunter2/ } } } }",
        "tenants: { a: { channels: { toy: { url_key: [hunter2, hunter2] } } } }",
        "tenants: { a: { respond: [toy-pass: { api_key: hunter2, wait: 3 }] } }",
        "tenants: { a: { respond: [toy-pass: { model: { name: x, model_key: hunter2, nope: 1 } }] } }",
        "tenants: { a: { respond: [toy-pass: { models: [{ name: [x], model_key: [hunter2] }] }] } }",
        "tenants: { a: { respond: [toy-pass: { servers: { x: { model_key: { y: hunter2 } } } }] } }",
        "tenants: { a: { respond: [toy-pass: { keys: { x: [[hunter2]], y: hunter2 } }] } }",
        "tenants: { a: { respond: [toy-pass: { keys: [[hunter2], hunter2] }] } }",
        "tenants: { a: { respond: [toy-pass: { model: { name: x, modl_key: hunter2 } }] } }",
        // The key is misspelt, or unknown and looks like one.
        "tenants: { a: { channels: { toy: { acess_tokn: hunter2 } } } }",
        "tenants: { a: { channels: { toy: { client_secret: hunter2 } } } }",
        "tenants: { a: { channels: { toy: { password: [hunter2] } } } }",
        "access_token: hunter2",
        // Blocks.
        "tenants:\n  a:\n    channels:\n      toy:\n        app_secret: |\n          one\n          hunter2 ${NOBODY}",
        // The hub's URLs.
        "hub:\n  database: postgre://hub:hunter2@db/patchbay",
        "hub: { redis: 'http://:hunter2@cache' }",
        // The grammar is not reached.
        "tenants:\n  a:\n    app_secret: \"hunter2",
        "tenants:\n  a:\n    app_secret: hunter2: x",
        "tenants:\n  a:\n    app_secret: @hunter2",
        "tenants:\n  a:\n    \"app_secret\": @hunter2",
        "tenants:\n  a:\n    app_secret:\n    - one\n    - @hunter2",
        "tenants:\n  a:\n    app_secret:\n\t- hunter2",
        "tenants: { a: { app_secret: hunter2, b: [ } }",
        "hub:\n  database: postgres://hub:hunter2@db\u{07}",
    ]

    @Test(arguments: texts)
    func secretsAreNotPrinted(_ yaml: String) throws {
        let loaded = try load(yaml)
        #expect(loaded.hasErrors)
        #expect(!loaded.report().contains("hunter2"), "\(loaded.report())")
    }

    @Test
    func valuesFromTheEnvironmentAreNotPrinted() throws {
        let yaml = """
            tenants:
              a:
                timezone: ${SECRET}
                channels:
                  toy: { number: '1', access_token: t, app_secret: s, delivery: "${SECRET}", adapter: "${SECRET}" }
                respond:
                  - toy-pass: { tries: "${SECRET}", mood: "${SECRET}", endpoint: "${SECRET}", wait: "${SECRET}" }
                  - toy-pass: { notes: "${SECRET}", office: { mon: "${SECRET}", tue: ["${SECRET}", 9-12] } }
                  - toy-pass: { when: { language: "${SECRET}", channel: "${SECRET}", text: "(${SECRET}" } }
            """
        let loaded = try load(yaml, environment: ["SECRET": "hunter2"])
        #expect(loaded.diagnostics.count == 13)
        #expect(!loaded.report().contains("hunter2"), "\(loaded.report())")
    }

    @Test
    func theRestOfTheLineStaysAndTheCaretWithIt() throws {
        let loaded = try load("tenants: { a: { channels: { toy: { access_token: hunter2, nubmer: '1' } } } }")
        let diagnostic = try #require(loaded.diagnostics.first { $0.message == "unknown key 'nubmer'" })
        #expect(
            diagnostic.description == """
                channels.yaml:1:59: error: unknown key 'nubmer'
                    1 | tenants: { a: { channels: { toy: { access_token: …, nubmer: '1' } } } }
                      |                                                     ^~~~~~
                      = did you mean 'number'?
                """
        )
    }

    @Test
    func aReferenceToASecretIsShown() throws {
        let loaded = try load("tenants: { a: { channels: { toy: { access_token: '${NOBODY}' } } } }")
        #expect(loaded.report().contains("access_token: '${NOBODY}'"))
    }

    @Test
    func tenantsWithTellingNamesAreShown() throws {
        let loaded = try load("tenants: { token-shop: { timezone: Mars } }")
        #expect(loaded.report().contains("timezone: Mars"))
    }
}
