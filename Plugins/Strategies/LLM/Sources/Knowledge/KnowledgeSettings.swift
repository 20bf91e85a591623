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
}

extension KnowledgeSettings {
    private static let knowledge = Setting.paths(
        "knowledge",
        help: "Documents to answer from: `.md` and `.txt` files and folders of them. Changes are detected.",
        example: ["knowledge"]
    ).optional()

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
        paths = try values[Self.knowledge] ?? []
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
