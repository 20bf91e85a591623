import ChannelKit
import Foundation

/// Whose wire format a server speaks.
enum ModelProvider: String, CaseIterable, Sendable {
    case openai, anthropic

    /// Where it is, unless the operator says otherwise.
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

/// One model, and where and with what key it is asked.
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

    /// The URL of `path` below the base, whose query stays: Azure's version stands there.
    ///
    /// - Parameter version: The step before it, which some bases end with and others don't.
    func url(version: String = "", path: String) -> String {
        let halves = baseURL.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var url = String(halves.first ?? "")
        while url.hasSuffix("/") { url.removeLast() }
        if !url.hasSuffix(path) { url += (url.hasSuffix(version) ? "" : version) + path }
        return url + (halves.count > 1 ? "?" + halves[1] : "")
    }

    /// Whether it is one of Azure's, whose keys go by another header.
    var isAzure: Bool { host.hasSuffix(".azure.com") || host.hasSuffix(".azure-api.net") }

    /// How it is asked until it refuses.
    var defaultQuirks: ServerQuirks {
        // OpenAI's newer models refuse the name that everybody else still uses.
        ServerQuirks(limitName: host == "api.openai.com" ? .maxCompletionTokens : .maxTokens)
    }

    private var host: String { URL(string: baseURL)?.host()?.lowercased() ?? "" }
}

// MARK: - Settings

extension ModelEndpoint {
    static let provider = Setting.choice(
        "provider",
        of: ModelProvider.allCases.map(\.rawValue),
        help: "Whose API it speaks: `openai` for chat completions, of whatever server, or `anthropic` for messages."
    )
    static let model = Setting.text("model", help: "The model, by its provider's name.", example: "gpt-4o-mini")
    static let baseURL = Setting.url(
        "base_url",
        help: "Where the API is, if not at the provider's; Azure's URL may have its `?api-version=`.",
        example: "http://localhost:11434/v1"
    ).optional()
    static let apiKey = Setting.secret(
        "api_key",
        help: "The key for the API; it may be left out where `base_url` is a server that wants none.",
        example: "sk-example"
    ).optional(isInExamples: true)

    /// The settings of the first model.
    static let declarations = [
        provider.declaration, model.declaration, baseURL.declaration, apiKey.declaration,
    ]

    /// The settings of a further model, as a mapping.
    static let furtherDeclarations = [
        provider.optional().declaration, model.declaration, baseURL.declaration, apiKey.declaration,
    ]

    /// Reads an endpoint.
    init(_ values: SettingValues) throws(ConfigurationIssue) {
        let provider = try Self.chosenProvider(values[Self.provider])
        try self.init(values, provider: provider, baseURL: nil, apiKey: nil)
    }

    /// Reads a further endpoint, which takes what it does not say from `main`, if it has the same provider.
    ///
    /// The key goes along only to the URL for which it was written.
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

    /// The same server's other model.
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
                problem: "there is no API key",
                remedy: "write 'api_key', or 'base_url' for a server of your own that wants none"
            )
        }
        self.init(provider: provider, model: try values[Self.model], baseURL: baseURL, apiKey: apiKey)
    }

    private static func chosenProvider(_ name: String) throws(ConfigurationIssue) -> ModelProvider {
        guard let provider = ModelProvider(rawValue: name) else {
            throw ConfigurationIssue(
                path: ["provider"],
                problem: "'\(name)' is no provider",
                remedy: "write one of \(ModelProvider.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        return provider
    }
}
