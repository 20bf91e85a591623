import ChannelKit
import Foundation

/// The error in a provider's answer.
///
/// Both providers, and most compatible servers, give a `type` or a `code` from a short list, and a sentence, which is
/// searched for known words and never repeated.
struct ProviderError: Hashable, Sendable {
    /// The known codes, which descriptions may contain.
    private static let knownWords: Set<String> = [
        "api_error", "authentication_error", "billing_error", "content_filter", "content_policy_violation",
        "context_length_exceeded", "insufficient_quota", "invalid_api_key", "invalid_prompt",
        "invalid_request_error", "model_not_found", "not_found_error", "overloaded_error", "permission_error",
        "rate_limit_error", "rate_limit_exceeded", "request_too_large", "server_error", "timeout_error",
        "unsupported_parameter", "unsupported_value",
    ]

    /// The members of a request that a server may not know or may refuse with these values.
    private static let knownParameters = [
        "max_completion_tokens", "max_tokens", "stream_options", "temperature", "reasoning_content", "extra_content",
        "cache_control", "image_url", "strict", "tools", "messages", "system", "model",
    ]

    private let words: Set<String>
    private let sentence: String
    /// The refused member of the request, if the error names one.
    private let parameter: String?
    /// The HTTP status, if an error within a stream states one.
    private let status: Int?

    /// Reads the value of `error`, which is an object or a sentence.
    init(_ error: JSONValue) {
        let details = Self.details(in: error)
        let written = error.string ?? error["message"]?.string ?? details.first?["msg"]?.string
        let sentence = (written ?? "").lowercased()
        self.sentence = sentence
        words = Set(["type", "code"].compactMap { error[$0]?.string }).intersection(Self.knownWords)
        status = error["code"].flatMap(\.integer).map(Int.init(clamping:))
        let named = [error["param"]?.string] + details.map(Self.parameter(ofDetail:))
        parameter =
            Self.refusedAbility(in: sentence) ?? named.compactMap(\.self).first(where: Self.knownParameters.contains)
            ?? Self.parameter(namedIn: sentence)
    }

    /// The list of invalid members in FastAPI's form, also below `message`.
    private static func details(in error: JSONValue) -> [JSONValue] {
        error["detail"]?.array ?? error["message"]?["detail"]?.array ?? error["message"]?.array ?? []
    }

    /// The member that a detail refuses: the last name of its `loc`, such as `["body", "stream_options"]`.
    private static func parameter(ofDetail detail: JSONValue) -> String? {
        detail["loc"]?.array?.compactMap(\.string).last(where: knownParameters.contains)
    }

    /// The ability that a sentence denies: to call tools, or to accept an id of a call.
    private static func refusedAbility(in sentence: String) -> String? {
        if ["not support tool", "not support function", "tool choice requires", "tools are not supported"]
            .contains(where: sentence.contains)
        {
            return "tools"
        }
        if ["not support image", "image input", "does not support vision", "image_url is only supported"]
            .contains(where: sentence.contains)
        {
            return "image_url"
        }
        if sentence.contains("invalid schema for function") { return "strict" }
        return sentence.contains("tool call id") && sentence.contains("length of 9") ? "tool_call_id" : nil
    }

    /// Reads the error from the body of a response, which may also be a list with an error in it.
    init(body: Data) {
        let json = (try? JSONValue(parsing: body)) ?? .null
        let answer = json[0] ?? json
        self.init(answer["error"] ?? answer)
    }

    /// The member that a sentence names first; later ones may be suggested replacements.
    private static func parameter(namedIn sentence: String) -> String? {
        let places = knownParameters.compactMap { name in
            let spellings = ["'\(name)'", "`\(name)`", "\"\(name)\"", "\(name):"] + (name.contains("_") ? [name] : [])
            return spellings.compactMap { sentence.firstRange(of: $0)?.lowerBound }.min().map { (name, $0) }
        }
        return places.min { $0.1 < $1.1 }?.0
    }

    /// The failure behind a response with this status.
    func failure(status: Int, retryAfter: Duration?) -> ModelFailure {
        let (kind, meaning) = meaning(status: status)
        let description = ["HTTP \(status)", meaning].compactMap(\.self).joined(separator: ": ")
        return ModelFailure(kind, description, retryAfter: retryAfter)
    }

    /// The failure behind an error event in a stream.
    var failureInStream: ModelFailure {
        let (kind, meaning) = meaning(status: status ?? impliedStatus)
        return ModelFailure(kind, "error within the stream" + (meaning.map { ": \($0)" } ?? ""))
    }

    /// The status that the error would have outside a stream.
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
        if isAboutMoney { return (.quotaExceeded, "the account's quota is used up") }
        if isAboutLength || status == 413 { return (.promptTooLong, "the prompt is too long for the model") }
        switch status {
        case 401: return (.credentials, "invalid API key")
        case 402: return (.quotaExceeded, "the account's quota is used up")
        case 403: return (.credentials, "the API key has no access to the model")
        case 404: return (.unknown, "the model or the base_url is unknown")
        case 408, 500..<529, 530...: return (words.contains("overloaded_error") ? .overloaded : .serverError, knownWord)
        case 409: return (.throttled, "a conflict")
        case 429: return (.throttled, "too many requests")
        case 529: return (.overloaded, "overloaded")
        case 300..<400: return (.refused, "a redirect, which is not followed")
        default: return refusal
        }
    }

    /// The meaning of HTTP 400: a refused member, or anything else.
    private var refusal: (ModelFailure.Kind, String?) {
        guard let parameter else { return (.refused, knownWord ?? "the request is refused") }
        return (.unsupported(parameter), "'\(parameter)' is refused")
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
