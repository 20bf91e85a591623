import ChannelKit
import Foundation

/// The provider whose wire format a server speaks.
enum ModelProvider: String, CaseIterable, Sendable {
    case openai, anthropic

    /// The default base URL.
    var defaultURL: String {
        switch self {
        case .openai: "https://api.openai.com/v1"
        case .anthropic: "https://api.anthropic.com"
        }
    }

    var wire: any WireFormat {
        switch self {
        case .openai: ChatCompletions()
        case .anthropic: Messages()
        }
    }
}

/// A model with its server and API key.
struct ModelEndpoint: Hashable, Sendable {
    let provider: ModelProvider
    let model: String
    let baseURL: String
    let apiKey: Secret?

    init(provider: ModelProvider, model: String, baseURL: String? = nil, apiKey: Secret? = nil) {
        self.provider = provider
        self.model = model
        self.baseURL = baseURL ?? provider.defaultURL
        self.apiKey = apiKey
    }

    /// The URL of `path` below the base.
    ///
    /// The base's query stays, because Azure has its version there.
    ///
    /// - Parameter version: The path component before it, added unless the base ends with it.
    func url(version: String = "", path: String) -> String {
        let halves = baseURL.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var url = String(halves.first ?? "")
        while url.hasSuffix("/") { url.removeLast() }
        if !url.hasSuffix(path) { url += (url.hasSuffix(version) ? "" : version) + path }
        return url + (halves.count > 1 ? "?" + halves[1] : "")
    }

    /// True for Azure, which takes the API key in another header.
    var isAzure: Bool { host.hasSuffix(".azure.com") || host.hasSuffix(".azure-api.net") }

    /// The quirks for the first request.
    var defaultQuirks: ServerQuirks {
        // OpenAI's newer models refuse the name that all other servers use.
        ServerQuirks(
            limitName: host == "api.openai.com" ? .maxCompletionTokens : .maxTokens,
            hasShortCallIDs: host.hasSuffix("mistral.ai"),
            opensReasoning: isReasoningModel ? nil : false
        )
    }

    /// True for a model of a server other than the provider's whose name says that it reasons.
    private var isReasoningModel: Bool {
        let name = model.lowercased()
        return baseURL != provider.defaultURL
            && ["think", "reason", "r1", "qwq", "qwen3", "magistral", "gpt-oss", "nemotron", "glm", "exaone"]
                .contains { name.contains($0) }
    }

    private var host: String { URL(string: baseURL)?.host()?.lowercased() ?? "" }
}

// MARK: - Settings

extension ModelEndpoint {
    static let provider = Setting.choice(
        "provider",
        of: ModelProvider.allCases.map(\.rawValue),
        help: "The API of the server: `openai` for chat completions of any server, or `anthropic` for messages."
    )
    static let model = Setting.text("model", help: "The provider's name of the model.", example: "gpt-4o-mini")
    static let baseURL = Setting.url(
        "base_url",
        help: "The base URL of the API. Default: the provider's. Azure's URL may include `?api-version=`.",
        example: "http://localhost:11434/v1"
    ).optional()
    static let apiKey = Setting.secret(
        "api_key",
        help: "The API key; optional if `base_url` is a server that needs none.",
        example: "sk-example"
    ).optional(isInExamples: true)

    /// The settings of the first model.
    static let declarations: [SettingDeclaration] = .settings {
        provider
        model
        baseURL
        apiKey
    }

    /// The settings of a further model, as a mapping.
    static let furtherDeclarations: [SettingDeclaration] = .settings {
        provider.optional()
        model
        baseURL
        apiKey
    }

    /// Reads an endpoint.
    init(_ values: SettingValues) throws(ConfigurationIssue) {
        let provider = try Self.chosenProvider(values[Self.provider])
        try self.init(values, provider: provider, baseURL: nil, apiKey: nil)
    }

    /// Reads a further endpoint, which takes missing values from `main` if it has the same provider.
    ///
    /// The API key is used only for the URL that it was configured for.
    init(_ values: SettingValues, besides main: ModelEndpoint) throws(ConfigurationIssue) {
        let written = try values[Self.provider.optional()]
        let provider = try written.map { name throws(ConfigurationIssue) in try Self.chosenProvider(name) }
        guard provider ?? main.provider == main.provider else {
            try self.init(values, provider: provider ?? main.provider, baseURL: nil, apiKey: nil)
            return
        }
        let baseURL = try values[Self.baseURL]
        let isSamePlace = baseURL == nil || baseURL == main.baseURL
        try self.init(
            values,
            provider: main.provider,
            baseURL: main.baseURL == main.provider.defaultURL ? nil : main.baseURL,
            apiKey: isSamePlace ? main.apiKey : nil
        )
    }

    /// The endpoint of another model of the same server.
    func withModel(_ model: String) -> ModelEndpoint {
        ModelEndpoint(provider: provider, model: model, baseURL: baseURL, apiKey: apiKey)
    }

    private init(
        _ values: SettingValues,
        provider: ModelProvider,
        baseURL: String?,
        apiKey: Secret?
    ) throws(ConfigurationIssue) {
        let baseURL = try values[Self.baseURL] ?? baseURL
        let apiKey = try values[Self.apiKey]?.first ?? apiKey
        guard apiKey != nil || baseURL != nil else {
            throw ConfigurationIssue(
                path: ["api_key"],
                problem: "missing API key",
                remedy: "write 'api_key', or 'base_url' for a server of your own that needs none"
            )
        }
        self.init(provider: provider, model: try values[Self.model], baseURL: baseURL, apiKey: apiKey)
    }

    private static func chosenProvider(_ name: String) throws(ConfigurationIssue) -> ModelProvider {
        guard let provider = ModelProvider(rawValue: name) else {
            throw ConfigurationIssue(
                path: ["provider"],
                problem: "unknown provider '\(name)'",
                remedy: "write one of \(ModelProvider.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        return provider
    }
}
