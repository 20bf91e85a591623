import ChannelKit
import HubConfig
import Testing

/// How far an error reaches: guarantee 9.
struct ContainmentTests {
    struct Outcome: Equatable {
        var serving: [String]
        var receiving: [String] = []
        var broken: [String] = []
    }

    struct Containment: Sendable, CustomTestStringConvertible {
        let name: String
        let serving: [String]
        var receiving: [String] = []
        var broken: [String: String] = [:]
        let tenants: String

        var testDescription: String { name }
    }

    static let good = """
        tenants:
          good:
            channels:
              toy: { number: '1', access_token: t, app_secret: s }
            respond: [toy-answer: { text: Hello }]

        """

    static let cases = [
        Containment(
            name: "a channel's own setting",
            serving: ["good/toy", "bad/two"],
            broken: ["bad/toy": "channels.yaml:8: missing required setting 'number'"],
            tenants: """
                  bad:
                    channels:
                      toy: { access_token: t, app_secret: s }
                      two: { adapter: toy, number: '2', access_token: t, app_secret: s }
                    respond: [toy-pass]
                """
        ),
        Containment(
            name: "a key that the adapter does not need",
            serving: ["good/toy"],
            receiving: ["bad/toy"],
            broken: ["bad/toy": "channels.yaml:8: unknown key 'colour'"],
            tenants: """
                  bad:
                    channels:
                      toy: { number: '2', access_token: t, app_secret: s, colour: red }
                    respond: [toy-pass]
                """
        ),
        Containment(
            name: "a tenant's respond, where it is used",
            serving: ["good/toy", "bad/own"],
            receiving: ["bad/toy"],
            broken: ["bad/toy": "channels.yaml:10: unknown strategy 'toy'"],
            tenants: """
                  bad:
                    channels:
                      toy: { number: '2', access_token: t, app_secret: s }
                      own: { adapter: toy, number: '3', access_token: t, app_secret: s, respond: [toy-pass] }
                    respond: [toy]
                """
        ),
        Containment(
            name: "a channel's respond",
            serving: ["good/toy", "bad/toy"],
            receiving: ["bad/own"],
            broken: ["bad/own": "channels.yaml:9: 'respond' is empty"],
            tenants: """
                  bad:
                    channels:
                      toy: { number: '2', access_token: t, app_secret: s }
                      own: { adapter: toy, number: '3', access_token: t, app_secret: s, respond: [] }
                    respond: [toy-pass]
                """
        ),
        Containment(
            name: "a tenant's profile",
            serving: ["good/toy"],
            receiving: ["bad/toy"],
            broken: ["bad/toy": "channels.yaml:7: unknown time zone 'Mars/North'"],
            tenants: """
                  bad:
                    timezone: Mars/North
                    channels:
                      toy: { number: '2', access_token: t, app_secret: s }
                    respond: [toy-pass]
                """
        ),
        Containment(
            name: "an address that is claimed twice",
            serving: ["bad/two"],
            broken: [
                "good/toy": "channels.yaml:4: the address number '1' is claimed by bad/toy (channels.yaml:8) too",
                "bad/toy": "channels.yaml:8: the address number '1' is claimed by good/toy (channels.yaml:4) too",
            ],
            tenants: """
                  bad:
                    channels:
                      toy: { number: '1', access_token: t, app_secret: s }
                      two: { adapter: toy, number: '2', access_token: t, app_secret: s }
                    respond: [toy-pass]
                """
        ),
        Containment(
            name: "a URL key that is claimed twice",
            serving: ["good/toy"],
            broken: [
                "bad/unsigned": "channels.yaml:8: bad/toy (channels.yaml:9) has the same URL key",
                "bad/toy": "channels.yaml:9: bad/unsigned (channels.yaml:8) has the same URL key",
            ],
            tenants: """
                  bad:
                    channels:
                      unsigned: { signing_key: k, url_key: 0123456789abcdefABCDEF }
                      toy: { number: '2', access_token: t, app_secret: s, url_key: 0123456789abcdefABCDEF }
                    respond: [toy-pass]
                """
        ),
        Containment(
            name: "no authentication",
            serving: ["good/toy"],
            broken: ["bad/forgetful": "channels.yaml:8: nothing vouches for the webhooks of 'forgetful'"],
            tenants: """
                  bad:
                    channels:
                      forgetful: {}
                    respond: [toy-pass]
                """
        ),
        Containment(
            name: "a channel twice",
            serving: ["good/toy"],
            receiving: ["bad/toy"],
            broken: ["bad/toy": "channels.yaml:9: duplicate key 'toy'"],
            tenants: """
                  bad:
                    channels:
                      toy: { number: '2', access_token: t, app_secret: s }
                      toy: { number: '3', access_token: t, app_secret: s }
                    respond: [toy-pass]
                """
        ),
        Containment(
            name: "a tenant twice",
            serving: [],
            receiving: ["good/toy"],
            broken: [
                "good/toy": "channels.yaml:6: duplicate key 'good'",
                "good/two": "channels.yaml:6: duplicate key 'good'",
            ],
            tenants: """
                  good:
                    channels:
                      two: { adapter: toy, number: '2', access_token: t, app_secret: s }
                    respond: [toy-pass]
                """
        ),
        Containment(
            name: "a tenant's name that cannot be one",
            serving: ["good/toy"],
            broken: [
                "Bad/toy": "channels.yaml:6: 'Bad' cannot name a tenant"
            ],
            tenants: """
                  Bad:
                    channels:
                      toy: { number: '2', access_token: t, app_secret: s }
                    respond: [toy-pass]
                """
        ),
        Containment(
            name: "channels of no kind",
            serving: ["good/toy"],
            tenants: """
                  bad:
                    channels: [toy]
                    respond: [toy-pass]
                """
        ),
    ]

    @Test(arguments: cases)
    func theRestServes(_ testCase: Containment) throws {
        let loaded = try load(Self.good + testCase.tenants)
        #expect(loaded.hasErrors)
        let configuration = try #require(loaded.configuration)
        #expect(configuration.channels.map(\.id.description) == testCase.serving)
        #expect(configuration.receivingChannels.map(\.id.description) == testCase.receiving)
        let broken = configuration.brokenChannels.map { ($0.key.description, $0.value) }
        #expect(Dictionary(uniqueKeysWithValues: broken) == testCase.broken)
        #expect(configuration.channels.allSatisfy { !$0.respond.isEmpty })
        #expect(configuration.receivingChannels.allSatisfy { $0.respond.isEmpty })
    }

    static let refusing = [
        ("syntax", "more: [", "more"), ("hub", "hub: { databse: x }", "databse"),
        ("adapters", "adapters: { toy: { app_secret: [] , nope: 1 } }", "nope"),
        ("unknown key", "tenant: {}", "tenant"),
        ("a missing include", "include: [none.yaml]", "none.yaml"),
    ]

    @Test(arguments: refusing)
    func theWholeFileIsRefused(_ name: String, _ line: String, _ mention: String) throws {
        let loaded = try load(Self.good + line)
        #expect(loaded.configuration == nil)
        #expect(loaded.diagnostics.contains { $0.severity == .error && $0.scope == .file })
        #expect(loaded.report().contains(mention))
    }

    @Test
    func scopesNameWhomAnErrorConcerns() throws {
        let loaded = try load(
            "tenants:\n  a:\n    oops: 1\n    channels:\n      toy: { oops: 2 }\n    respond: [oops]"
        )
        let channel = Diagnostic.Scope.channel(ChannelID(tenant: "a", name: "toy"))
        #expect(Set(loaded.diagnostics.map(\.scope)) == [.tenant("a"), channel])
        #expect(loaded.diagnostics.filter { $0.line == 5 }.allSatisfy { $0.scope == channel })
    }

    @Test
    func aWarningBreaksNothing() throws {
        let yaml = "tenants:\n  a:\n    channels:\n      toy: { number: '1', access_token: t, app_secret: s }"
        let configuration = try #require(try load(yaml).configuration)
        #expect(configuration.channels.map(\.respond.count) == [0])
        #expect(configuration.brokenChannels.isEmpty)
    }
}
