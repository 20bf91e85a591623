import ChannelKit
import Foundation

/// The error of a provider's answer, as far as it is understood: both providers, and most compatible servers, give
/// a `type` or a `code` from a short list, and a sentence, which is looked at and never passed on.
struct ProviderError: Hashable, Sendable {
    /// The words that we know, of which descriptions may consist.
    private static let knownWords: Set<String> = [
        "api_error", "authentication_error", "billing_error", "content_filter", "content_policy_violation",
        "context_length_exceeded", "insufficient_quota", "invalid_api_key", "invalid_prompt",
        "invalid_request_error", "model_not_found", "not_found_error", "overloaded_error", "permission_error",
        "rate_limit_error", "rate_limit_exceeded", "request_too_large", "server_error", "timeout_error",
        "unsupported_parameter", "unsupported_value",
    ]

    /// Members of a request that a server may not know, or not want with these values.
    private static let knownParameters = [
        "max_completion_tokens", "max_tokens", "stream_options", "temperature", "tools", "messages", "system", "model",
    ]

    private let words: Set<String>
    private let sentence: String
    /// The member of the request that is wrong, if it is named.
    private let parameter: String?
    /// The HTTP status, where a stream says one.
    private let status: Int?

    /// Reads the value of `error`, which is an object, or a sentence alone.
    init(_ error: JSONValue) {
        let sentence = (error.string ?? error["message"]?.string ?? "").lowercased()
        self.sentence = sentence
        words = Set(["type", "code"].compactMap { error[$0]?.string }).intersection(Self.knownWords)
        status = error["code"].flatMap(\.integer).map(Int.init(clamping:))
        parameter = Self.knownParameters.first { $0 == error["param"]?.string } ?? Self.parameter(namedIn: sentence)
    }

    /// The error of an answer's body, which may be anything, a list with an error in it for one.
    init(body: Data) {
        let json = (try? JSONValue(parsing: body)) ?? .null
        let answer = json[0] ?? json
        self.init(answer["error"] ?? answer)
    }

    /// The member that a sentence names first; what it says after may be what to write instead.
    private static func parameter(namedIn sentence: String) -> String? {
        let places = knownParameters.compactMap { name in
            let spellings = ["'\(name)'", "\(name):"] + (name.contains("_") ? [name] : [])
            return spellings.compactMap { sentence.firstRange(of: $0)?.lowerBound }.min().map { (name, $0) }
        }
        return places.min { $0.1 < $1.1 }?.0
    }

    /// The failure behind an answer with this status.
    func failure(status: Int, retryAfter: Duration?) -> ModelFailure {
        let (kind, meaning) = meaning(status: status)
        let description = ["HTTP \(status)", meaning].compactMap(\.self).joined(separator: ": ")
        return ModelFailure(kind, description, retryAfter: retryAfter)
    }

    /// The failure behind an error that comes as an event, after the status.
    var failureInStream: ModelFailure {
        let (kind, meaning) = meaning(status: status ?? impliedStatus)
        return ModelFailure(kind, "error within the stream" + (meaning.map { ": \($0)" } ?? ""))
    }

    /// The status that an error would have had, if it had come before the stream.
    private var impliedStatus: Int {
        let statuses = [
            "overloaded_error": 529, "rate_limit_error": 429, "rate_limit_exceeded": 429, "insufficient_quota": 429,
            "invalid_request_error": 400, "authentication_error": 401, "invalid_api_key": 401,
            "permission_error": 403, "not_found_error": 404, "model_not_found": 404, "request_too_large": 413,
            "context_length_exceeded": 400, "content_filter": 400,
        ]
        return words.sorted().compactMap { statuses[$0] }.first ?? 500
    }

    private func meaning(status: Int) -> (ModelFailure.Kind, String?) {
        if isAboutMoney { return (.exhausted, "the account's quota is used up") }
        if isAboutLength || status == 413 { return (.tooLong, "the prompt is too long for the model") }
        switch status {
        case 401: return (.credentials, "the API key is refused")
        case 402: return (.exhausted, "the account's quota is used up")
        case 403: return (.credentials, "the API key does not cover the model")
        case 404: return (.unknown, "the model or the base_url is unknown")
        case 408, 500..<529, 530...: return (words.contains("overloaded_error") ? .overloaded : .broken, knownWord)
        case 409: return (.throttled, "a conflict")
        case 429: return (.throttled, "too many requests")
        case 529: return (.overloaded, "overloaded")
        case 300..<400: return (.refused, "a redirect, which is not followed")
        default: return refusal
        }
    }

    /// What a 400 means: a member that is not wanted, or anything else.
    private var refusal: (ModelFailure.Kind, String?) {
        guard let parameter else { return (.refused, knownWord ?? "the request is refused") }
        return (.unwanted(parameter), "'\(parameter)' is refused")
    }

    private var knownWord: String? { words.min() }

    private var isAboutMoney: Bool {
        !words.isDisjoint(with: ["insufficient_quota", "billing_error"]) || sentence.contains("credit balance")
    }

    private var isAboutLength: Bool {
        words.contains("context_length_exceeded")
            || ["context length", "prompt is too long", "maximum context"].contains { sentence.contains($0) }
    }
}
