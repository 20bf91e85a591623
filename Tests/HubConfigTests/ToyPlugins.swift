import ChannelKit
import Foundation

/// An adapter without traffic, of which only the settings matter.
protocol InertAdapter: ChannelAdapter {}

extension InertAdapter {
    var addresses: [Address] { [] }

    static func locate(_ request: WebhookRequest) -> [Address] { [] }
    static func verify(_ request: WebhookRequest, with credential: Credential) throws(AuthenticationFailure) {
        throw .missing
    }
    static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] { [] }
    func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        [.ignored(reason: "toy")]
    }
}

/// A provider that signs: a number, a token to send with, a secret that all channels may share.
struct ToyAdapter: InertAdapter {
    static let number = Setting.text("number", help: "The number in E.164.", example: "+15145550100")
    static let accessToken = Setting.secret("access_token", help: "The token to send with.", example: "t0k3n")
    static let appSecret = Setting.secret("app_secret", help: "The app's secret.", example: "s3cret").shared()

    static let manifest = AdapterManifest(
        kind: "toy",
        title: "Toy Phone",
        summary: "Two cans and a string.",
        settings: [number.declaration, accessToken.declaration, appSecret.declaration],
        apiBaseURL: "https://api.toy.example/v1/",
        acknowledgement: WebhookResponse(status: 200),
        redelivery: .within(.seconds(86_400)),
        limits: .init(bodyBytes: 1_000, textLength: 160)
    )

    let settings: ChannelSettings
    let number: String
    let credentials: [Credential]

    init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        self.settings = settings
        number = try settings[Self.number]
        credentials = Credential.rotating("app_secret", try settings[Self.appSecret])
        guard number != "911" else {
            throw ConfigurationIssue(path: ["number"], problem: "911 is not yours", remedy: "use your own number")
        }
        for (index, secret) in try settings[Self.appSecret].enumerated() where secret.matches("old") {
            throw ConfigurationIssue(
                path: ["app_secret", String(index)],
                problem: "the secret was revoked",
                remedy: "use the new one"
            )
        }
    }

    var addresses: [Address] { [Address("number", number)] }
}

/// A provider that may sign or not.
struct UnsignedAdapter: InertAdapter {
    static let signingKey = Setting.secret("signing_key", help: "The key of the header.", example: "k3y").optional()

    static let manifest = AdapterManifest(
        kind: "unsigned",
        title: "Unsigned",
        summary: "Signs if a key is set.",
        settings: [signingKey.declaration],
        apiBaseURL: "https://open.example",
        authentication: .urlKey,
        acknowledgement: WebhookResponse(status: 204),
        redelivery: .never,
        limits: .init(bodyBytes: 1_000, textLength: 1_000)
    )

    let credentials: [Credential]

    init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        credentials = Credential.rotating("signing_key", try settings[Self.signingKey] ?? [])
    }
}

/// A provider that signs, with a secret that need not be written.
struct ForgetfulAdapter: InertAdapter {
    static let token = Setting.secret("token", help: "The token.", example: "t").optional()

    static let manifest = AdapterManifest(
        kind: "forgetful",
        title: "Forgetful",
        summary: "Signs, if it remembers the token.",
        settings: [token.declaration],
        apiBaseURL: "https://forgetful.example",
        acknowledgement: WebhookResponse(status: 200),
        redelivery: .never,
        limits: .init(bodyBytes: 1_000, textLength: 1_000)
    )

    let credentials: [Credential]

    init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        credentials = Credential.rotating("token", try settings[Self.token] ?? [])
    }
}

/// Replies with one text.
struct ToyAnswer: ResponseStrategy {
    static let text = Setting.localizedTemplate(
        "text",
        help: "What to say.",
        example: LocalizedTemplate(TextTemplate(literal: "Hello"))
    )
    static let manifest = StrategyManifest(
        kind: "toy-answer",
        summary: "Says one thing.",
        settings: [text.declaration],
        deadline: .seconds(5)
    )

    let text: LocalizedTemplate
    let alwaysAnswers = true

    init(settings: SettingValues) throws(ConfigurationIssue) { text = try settings[Self.text] }

    func respond(to turn: Turn) async throws -> Verdict { .reply(.text(turn.render(text))) }
}

/// Passes, and has a setting of every type.
struct ToyPass: ResponseStrategy {
    static let settings = [
        Setting.text("topic", help: "A word.", example: "hours").optional().declaration,
        Setting.url("endpoint", help: "A URL.", example: "https://example.com").optional().declaration,
        Setting.integer("tries", in: 1...5, help: "How often.", example: 2).defaulting(to: .integer(3)).declaration,
        declaration("ratio", .number(0...1)),
        Setting.boolean("loud", help: "Whether to shout.", example: true).optional().declaration,
        Setting.duration("wait", help: "How long to wait.", example: .seconds(1)).optional().declaration,
        Setting.secret("api_key", help: "The model's key.", example: "k").optional().declaration,
        Setting.choice("mood", of: ["happy", "sad"], help: "The mood.").optional().declaration,
        declaration("greeting", .template),
        declaration("tags", .list(of: .text)),
        declaration("scores", .map(of: .integer(0...10))),
        rows.declaration,
        declaration(
            "limits",
            .object([
                Setting.integer("words", in: 1...100, help: "Words at most.", example: 10).declaration,
                Setting.integer("lines", in: 1...9, help: "Lines at most.", example: 2)
                    .defaulting(to: .integer(4)).declaration,
            ])
        ),
        baseURL.declaration, office.declaration,
        Setting.paths("files", help: "The files.", example: ["notes.md"]).optional().declaration,
        declaration("notes", .path),
        declaration("answer", .either([.localizedTemplate, .list(of: .localizedTemplate), answer])),
        declaration("model", .either([.text, model])),
        declaration("models", .list(of: .either([.text, model]))),
        declaration("desks", .list(of: .object([office.declaration]))),
        declaration("servers", .map(of: model)),
        declaration("keys", .either([.secret, .map(of: .secret)])),
        declaration("pause", .either([.duration, .map(of: .duration), .hours])),
    ]
    static let baseURL = Setting.url("base_url", help: "The server.", example: "https://example.com").optional()
    static let office = Setting.hours("office", help: "The hours of the office.", example: .example).optional()
    static let answer = SettingType.object([
        declaration("say", .localizedTemplate),
        Setting.url("link", help: "A file.", example: "https://x.example")
            .optional().declaration,
    ])
    static let model = SettingType.object([
        Setting.text("name", help: "The model.", example: "small").declaration, baseURL.declaration,
        Setting.secret("model_key", help: "The model's own key.", example: "k").optional().declaration,
    ])
    static let title = Setting.text("title", help: "The row's title.", example: "One")
    static let count = Setting.integer("count", in: 1...9, help: "How many.", example: 1).defaulting(to: .integer(1))
    static let rows = Setting.list("rows", of: [title.declaration, count.declaration], help: "The rows.") {
        values throws(ConfigurationIssue) in
        let title = try values[title]
        guard title != "bad" else {
            throw ConfigurationIssue(path: ["title"], problem: "a bad title", remedy: "choose a good one")
        }
        return "\(title) × \(try values[count])"
    }.optional()
    static let manifest = StrategyManifest(
        kind: "toy-pass",
        summary: "Passes.",
        settings: settings,
        deadline: .milliseconds(500)
    )

    let settings: SettingValues
    let rows: [String]
    let alwaysAnswers = false

    init(settings: SettingValues) throws(ConfigurationIssue) {
        self.settings = settings
        rows = try settings[Self.rows] ?? []
        guard case .list(let tags)? = settings.raw("tags"), let bad = tags.firstIndex(of: .text("bad")) else { return }
        throw ConfigurationIssue(path: ["tags", String(bad)], problem: "a bad tag", remedy: "choose a good one")
    }

    func respond(to turn: Turn) async throws -> Verdict { .pass(reason: "toy") }

    private static func declaration(_ name: String, _ type: SettingType) -> SettingDeclaration {
        Setting<SettingValue>(name, type: type, help: "The \(name).", example: .text("x")) { $0 }
            .optional().declaration
    }
}
