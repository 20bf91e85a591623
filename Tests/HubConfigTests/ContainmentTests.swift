import ChannelKit
import HubConfig
import Testing

/// The scope of an error: guarantee 9.
struct ContainmentTests {
    struct Containment: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let tenants: String
        let serving: [String]
        let receiving: [String]
        let broken: [String: String]

        /// Makes a case with the tenant `bad`, whose channels are in line 8 and those below.
        init(
            _ name: String,
            _ channels: String...,
            tenant: String = "bad",
            respond: String = "[toy-pass]",
            serving: [String] = ["good/toy"],
            receiving: [String] = [],
            broken: [String: String] = [:]
        ) {
            let lines = channels.map { "      \($0)" }.joined(separator: "\n")
            testDescription = name
            tenants = "  \(tenant):\n    channels:\n\(lines)\n    respond: \(respond)"
            self.serving = serving
            self.receiving = receiving
            self.broken = broken.mapValues { "channels.yaml:\($0)" }
        }
    }

    static let good = """
        tenants:
          good:
            channels:
              toy: { number: '1', access_token: t, app_secret: s }
            respond: [toy-answer: { text: Hello }]

        """

    /// A channel of the adapter `toy` with this number, and `extra` settings.
    private static func channel(_ name: String, _ number: Int, _ extra: String = "") -> String {
        "\(name): { adapter: toy, number: '\(number)', access_token: t, app_secret: s\(extra) }"
    }

    private static let key = ", url_key: 0123456789abcdefABCDEF"

    static let cases = [
        Containment(
            "a channel's own setting",
            "toy: { access_token: t, app_secret: s }",
            channel("two", 2),
            serving: ["good/toy", "bad/two"],
            broken: ["bad/toy": "8: missing required setting 'number'"]
        ),
        Containment(
            "a key that the adapter does not need",
            channel("toy", 2, ", colour: red"),
            receiving: ["bad/toy"],
            broken: ["bad/toy": "8: unknown key 'colour'"]
        ),
        Containment(
            "a tenant's respond, for channels without their own",
            channel("toy", 2),
            channel("own", 3, ", respond: [toy-pass]"),
            respond: "[toy]",
            serving: ["good/toy", "bad/own"],
            receiving: ["bad/toy"],
            broken: ["bad/toy": "10: unknown strategy 'toy'"]
        ),
        Containment(
            "a channel's respond",
            channel("toy", 2),
            channel("own", 3, ", respond: []"),
            serving: ["good/toy", "bad/toy"],
            receiving: ["bad/own"],
            broken: ["bad/own": "9: 'respond' is empty"]
        ),
        Containment(
            "a tenant's profile",
            channel("toy", 2),
            respond: "[toy-pass]\n    timezone: Mars/North",
            receiving: ["bad/toy"],
            broken: ["bad/toy": "10: unknown time zone 'Mars/North'"]
        ),
        Containment(
            "an address that is used twice",
            channel("toy", 1),
            channel("two", 2),
            serving: ["bad/two"],
            broken: [
                "good/toy": "4: number '1' is already used by bad/toy (channels.yaml:8)",
                "bad/toy": "8: number '1' is already used by good/toy (channels.yaml:4)",
            ]
        ),
        Containment(
            "a URL key that is used twice",
            "unsigned: { signing_key: k\(key) }",
            channel("toy", 2, key),
            broken: [
                "bad/unsigned": "8: the URL key is already used by bad/toy (channels.yaml:9)",
                "bad/toy": "9: the URL key is already used by bad/unsigned (channels.yaml:8)",
            ]
        ),
        Containment(
            "no authentication",
            "forgetful: {}",
            broken: ["bad/forgetful": "8: no credential authenticates the webhooks of 'forgetful'"]
        ),
        Containment(
            "a channel twice",
            channel("toy", 2),
            channel("toy", 3),
            receiving: ["bad/toy"],
            broken: ["bad/toy": "9: duplicate key 'toy'"]
        ),
        Containment(
            "a tenant twice",
            channel("two", 2),
            tenant: "good",
            serving: [],
            receiving: ["good/toy"],
            broken: ["good/toy": "6: duplicate key 'good'", "good/two": "6: duplicate key 'good'"]
        ),
        Containment(
            "an invalid tenant name",
            channel("toy", 2),
            tenant: "Bad",
            broken: ["Bad/toy": "6: invalid tenant name 'Bad'"]
        ),
        Containment("a list of channels", "- toy"),
    ]

    @Test(arguments: cases)
    func otherChannelsServe(_ testCase: Containment) throws {
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
