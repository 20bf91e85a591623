import ChannelKit
import HubConfig
import Testing

/// A channel of an adapter whose webhooks name no channel.
struct RequiredURLKeyTests {
    /// Signs, and says nothing of whose a webhook is.
    struct OwnURLAdapter: InertAdapter {
        static let token = Setting.secret("token", help: "The token.", example: "t0k3n")

        static let manifest = AdapterManifest(
            kind: "own-url",
            title: "Own URL",
            summary: "Needs a URL of its own.",
            settings: [token.declaration],
            apiBaseURL: "https://own.example",
            requiresURLKey: true,
            secretsInURLs: ["token"],
            acknowledgement: WebhookResponse(status: 200),
            redelivery: .never,
            limits: .init(bodyBytes: 1_024, textLength: 1_000)
        )

        let credentials: [Credential]

        init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
            credentials = Credential.rotating("token", try settings[Self.token])
        }
    }

    private static var registry: PluginRegistry {
        get throws {
            var registry = try PluginRegistry.toys
            try registry.register(OwnURLAdapter.self)
            return registry
        }
    }

    private static let remedy = "add 'url_key:'; generate one with 'openssl rand -hex 16'"

    /// The settings, the problems, and whether the schema takes them.
    static let cases: [(settings: String, problems: [String], isInSchema: Bool)] = [
        ("token: t, url_key: abc", [], true), ("token: t, url_key: \"${KEY}\"", [], true),
        (
            "token: t",
            ["5:7 'url_key' is required: a webhook of Own URL does not name its channel = \(remedy)"], false
        ),
        (
            "token: t, url_key: a/b",
            ["5:37 the URL key has characters that a URL would escape = use letters, digits, '-' and '_'"], false
        ),
    ]

    @Test(arguments: cases)
    func keyIsRequired(_ settings: String, _ problems: [String], _ isInSchema: Bool) throws {
        let yaml = SchemaTests.channel + "own-url: { \(settings) }"
        let loader = ConfigurationLoader(registry: try Self.registry, environment: ["KEY": "abc"], simulation: nil)
        let loaded = loader.load(text: yaml, named: "channels.yaml")
        #expect(loaded.diagnostics.map(\.brief) == problems)
        #expect((loaded.configuration?.channels.count == 1) == problems.isEmpty)
        let schema = SchemaValidator(schema: ConfigurationSchema(registry: try Self.registry).json)
        #expect(schema.problems(in: try JSONValue(yaml: yaml)).isEmpty == isInSchema)
    }
}
