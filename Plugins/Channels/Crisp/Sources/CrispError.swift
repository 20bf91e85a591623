import ChannelKit

/// What Crisp says when it refuses a call: `{"error": true, "reason": "invalid_data", "data": {"message": "…"}}`.
struct CrispError {
    let httpStatus: Int
    /// Crisp's word, such as `not_subscribed`.
    let word: String?
    private let sentence: String

    init(reading response: OutboundResponse) {
        let envelope = try? JSONValue(parsing: response.body)
        httpStatus = response.status
        word = envelope?["reason"]?.string.flatMap { $0.wholeMatch(of: /[a-z_]{1,64}/) != nil ? $0 : nil }
        sentence = (envelope?["data"]?["message"]?.string ?? "").withoutIdentifiers
    }

    /// What it means for the message.
    func deliveryError(retryAfter: Duration?) -> DeliveryError {
        switch CrispErrorClass(httpStatus: httpStatus, word: word) {
        case .credentials(let remedy): .needsCredentials(reason: "\(reason); \(remedy)")
        case .throttle(let wait, let remedy):
            .throttled(retryAfter: retryAfter ?? wait, reason: "\(reason); \(remedy)")
        case .unclear: .ambiguous(reason: reason)
        case .permanent(let remedy): .rejected(code: word ?? "HTTP \(httpStatus)", reason: reason, remedy: remedy)
        }
    }

    private var reason: String {
        let name = "HTTP \(httpStatus)" + (word.map { " \($0)" } ?? " without a reason")
        return sentence.isEmpty ? name : "\(name): \(sentence)"
    }
}

/// What a refusal asks for.
///
/// - SeeAlso: <https://docs.crisp.chat/guides/rest-api/rate-limits/> and the issues 29, 31, 50 and 63 of
///   crisp-im/node-crisp-api (read 2026-11); the words of 401, 402 and 403 are not documented.
enum CrispErrorClass: Hashable {
    /// Nothing can be sent until a person has mended the channel.
    case credentials(remedy: String)
    /// Too many calls; how long to wait where Crisp does not say, which it is not known to do.
    case throttle(Duration, remedy: String)
    /// It may have been carried out.
    case unclear
    /// This message will never go.
    case permanent(remedy: String)

    init(httpStatus: Int, word: String?) {
        switch (httpStatus, word) {
        case (420, _), (429, _): self = Self.tooMany(word)
        case (408, _), (500..., _): self = .unclear
        case (_, let word?) where Self.remedies[word] != nil: self = .credentials(remedy: Self.remedies[word] ?? "")
        case (401, _): self = .credentials(remedy: Self.remedies["invalid_session"] ?? "")
        case (402, _): self = .credentials(remedy: Self.remedies["subscription_upgrade_required"] ?? "")
        case (403, _): self = .credentials(remedy: Self.remedies["not_allowed"] ?? "")
        case (_, "invalid_data"): self = .permanent(remedy: "this is a fault of the adapter")
        case (404, "not_found"): self = .permanent(remedy: "the conversation is gone, or base_url is wrong")
        case (404, _): self = .permanent(remedy: "check base_url and website_id")
        case (200...299, _): self = .unclear
        default: self = .permanent(remedy: "look the reason up in Crisp's REST reference")
        }
    }

    /// What has to be mended before anything can be sent on the channel.
    private static let remedies = [
        "invalid_session": "check api_identifier, api_key and tier: a wrong tier makes a good key look wrong",
        "not_allowed": "ask for the scope in the Marketplace, or give the token its permission",
        "not_subscribed": "install the plugin on the website; a development token opens its own website only",
        "subscription_upgrade_required": "the website's plan does not allow it: upgrade it",
    ]

    /// A plugin's key has no limits but the load balancer's and the day's quota; the quota is not back in seconds.
    private static func tooMany(_ word: String?) -> CrispErrorClass {
        word?.contains("quota") == true
            ? .throttle(.seconds(3_600), remedy: "the day's quota is used up: ask Crisp to raise it")
            : .throttle(.seconds(60), remedy: "if it lasts, the day's quota is used up: ask Crisp to raise it")
    }
}
