import ChannelKit

/// What an operator says of the documents that answers come from.
struct KnowledgeSettings: Hashable, Sendable {
    /// Files and folders, absolute.
    let paths: [String]
    /// Who turns texts into vectors, if anyone.
    let embeddings: EmbeddingsSettings?
    /// How many passages a question gets at most.
    let passages: Int
    /// What a passage's score must be at least.
    let minimumScore: Double
}

extension KnowledgeSettings {
    private static let knowledge = Setting.paths(
        "knowledge",
        help: "Documents to answer from: `.md` and `.txt` files, and folders of them; changes are noticed.",
        example: ["knowledge"]
    ).optional()

    private static let embeddings = Setting.object(
        "embeddings",
        of: EmbeddingsSettings.declarations,
        help: "An endpoint for embeddings, so that passages are also found by meaning; without it, by words alone.",
        as: EmbeddingsSettings.init
    ).optional()

    private static let passages = Setting.integer(
        "passages",
        in: 1...20,
        help: "How many passages of the documents the model gets at most; one has 500 tokens at most.",
        example: 5
    ).defaulting(to: .integer(5))

    private static let minimumScore = Setting<Double>(
        "minimum_score",
        type: .number(0...1),
        help: """
            Passages below this score, from 0 to 1, are left out: by words, about the share of the question's telling \
            words that a passage has; by vectors, the cosine of the two; the better counts.
            """,
        example: .number(0.7)
    ) { value in
        switch value {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }.defaulting(to: .number(0))

    static let declarations = [
        knowledge.declaration, embeddings.declaration, passages.declaration, minimumScore.declaration,
    ]

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

/// Who turns texts into vectors.
struct EmbeddingsSettings: Hashable, Sendable {
    let baseURL: String
    let model: String
    let apiKey: Secret?
}

extension EmbeddingsSettings {
    private static let baseURL = Setting.url(
        "base_url",
        help: "An API that is compatible with OpenAI's; `/embeddings` is added.",
        example: "https://api.openai.com/v1"
    ).defaulting(to: .text("https://api.openai.com/v1"))

    private static let model = Setting.text(
        "model",
        help: "The model, by its provider's name.",
        example: "text-embedding-3-small"
    )

    private static let apiKey = Setting.secret(
        "api_key",
        help: "The key of the API; some servers of one's own need none.",
        example: "sk-example"
    ).optional(isInExamples: true)

    static let declarations = [baseURL.declaration, model.declaration, apiKey.declaration]

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        baseURL = try values[Self.baseURL]
        model = try values[Self.model]
        apiKey = try values[Self.apiKey]?.first
    }
}
