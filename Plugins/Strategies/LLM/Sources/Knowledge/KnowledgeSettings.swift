import ChannelKit

/// The settings of the documents to answer from.
struct KnowledgeSettings: Hashable, Sendable {
    /// The absolute paths of files and folders.
    let paths: [String]
    /// The endpoint for embeddings, if configured.
    let embeddings: EmbeddingsSettings?
    /// The max number of passages for a question.
    let passages: Int
    /// The min score of a passage, from 0 to 1.
    let minimumScore: Double
    /// True to refuse answers that the passages do not support.
    var isStrict = false
    /// True if a refused answer hands the conversation off, instead of leaving it to the next step.
    var handsOffUnsupported = false
}

extension KnowledgeSettings {
    private static let knowledge = Setting<[String: SettingValue]>(
        "knowledge",
        type: .either([.list(of: .path), .object(members)]),
        help: """
            Documents to answer from: `.md` and `.txt` files and folders of them, or a mapping with these `paths`. \
            Changes are detected.
            """,
        example: .list([.text("knowledge")])
    ) { value in
        switch value {
        case .list: ["paths": value]
        case .mapping(let members): members
        default: nil
        }
    }.optional()

    private static let documents = Setting.paths(
        "paths",
        help: "The files and folders.",
        example: ["knowledge"]
    )

    private static let strict = Setting.boolean(
        "strict",
        help: """
            True to refuse an answer with a number, price, day, time or name that its passages do not have, or with \
            words about something else.
            """,
        example: true
    ).defaulting(to: .boolean(false))

    private static let unsupported = Setting.choice(
        "unsupported",
        of: ["next", "handoff"],
        help: "The result of a refused answer: the next step answers, or the conversation is handed off to an agent."
    ).defaulting(to: .text("next"))

    @SettingsBuilder private static var members: [SettingDeclaration] {
        documents
        strict
        unsupported
    }

    private static let embeddings = Setting.object(
        "embeddings",
        of: EmbeddingsSettings.declarations,
        help: "An endpoint for embeddings, to find passages by meaning as well as by words. Default: words alone.",
        as: EmbeddingsSettings.init
    ).optional()

    private static let passages = Setting.integer(
        "passages",
        in: 1...20,
        help: "The max number of passages in the prompt, of at most 500 tokens each.",
        example: 5
    ).defaulting(to: .integer(5))

    private static let minimumScore = Setting.number(
        "minimum_score",
        in: 0...1,
        help: """
            The min score of a passage, from 0 to 1: by words, about the share of the question's significant words \
            that it contains; by vectors, the cosine similarity. The better of the two counts.
            """,
        example: 0.7
    ).defaulting(to: .number(0))

    static let declarations: [SettingDeclaration] = .settings {
        knowledge
        embeddings
        passages
        minimumScore
    }

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        let knowledge = try values[Self.knowledge].map(SettingValues.init)
        paths = try knowledge?[Self.documents] ?? []
        isStrict = knowledge?.raw("strict") == .boolean(true)
        handsOffUnsupported = knowledge?.raw("unsupported")?.text == "handoff"
        embeddings = try values[Self.embeddings]
        passages = try values[Self.passages]
        minimumScore = try values[Self.minimumScore]
        guard embeddings == nil || !paths.isEmpty else {
            throw ConfigurationIssue(
                path: ["embeddings"],
                problem: "there are no documents to embed",
                remedy: "name some under 'knowledge', or remove 'embeddings'"
            )
        }
    }
}

/// The settings of the endpoint for embeddings.
struct EmbeddingsSettings: Hashable, Sendable {
    let baseURL: String
    let model: String
    let apiKey: Secret?
}

extension EmbeddingsSettings {
    private static let baseURL = Setting.url(
        "base_url",
        help: "The base URL of an OpenAI-compatible API; `/embeddings` is appended.",
        example: "https://api.openai.com/v1"
    ).defaulting(to: .text("https://api.openai.com/v1"))

    private static let model = Setting.text(
        "model",
        help: "The provider's name of the model.",
        example: "text-embedding-3-small"
    )

    private static let apiKey = Setting.secret(
        "api_key",
        help: "The API key; optional for a server that needs none.",
        example: "sk-example"
    ).optional(isInExamples: true)

    static let declarations: [SettingDeclaration] = .settings {
        baseURL
        model
        apiKey
    }

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        baseURL = try values[Self.baseURL]
        model = try values[Self.model]
        apiKey = try values[Self.apiKey]?.first
    }
}
