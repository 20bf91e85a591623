import ChannelKit
import Foundation

/// What Vapi says when it refuses a call of its API.
///
/// All members may be missing, and the body may be a proxy's HTML.
struct VapiError {
    let status: Int
    let sentence: String
    private let retryAfter: Duration?

    init(reading response: OutboundResponse) {
        let json = try? JSONValue(parsing: response.body)
        status = response.status
        let message = json?["message"]
        let sentences = message?.array?.compactMap(\.string) ?? [message?.string ?? json?["error"]?.string ?? ""]
        sentence = sentences.joined(separator: "; ").withoutIdentifiers
        retryAfter = response.retryAfter(now: Date()) ?? Self.reset(response.headers["X-RateLimit-Reset"])
    }

    /// Seconds since 1970.
    private static func reset(_ value: String?) -> Duration? {
        guard let value, let moment = Double(value), moment.isFinite else { return nil }
        let wait = Date(timeIntervalSince1970: moment).timeIntervalSinceNow
        return (0...86_400).contains(wait) ? .seconds(wait.rounded(.up)) : nil
    }

    /// What it means for a call that was to be placed: there is no idempotency key, so that what may have been carried
    /// out is never simply done again.
    var deliveryError: DeliveryError {
        let reason = sentence.isEmpty ? "HTTP \(status)" : "HTTP \(status): \(sentence)"
        switch status {
        case 401, 403: return .needsCredentials(reason: "\(reason); check api_key, which must be the private key")
        case 429: return .throttled(retryAfter: retryAfter, reason: reason)
        case 408, 500...: return .ambiguous(reason: reason)
        case 404:
            return .rejected(code: "404", reason: reason, remedy: "check assistant_id, phone_number_id and base_url")
        default:
            return .rejected(
                code: String(status),
                reason: reason,
                remedy: status == 400 ? "mend what the sentence names, or raise the account's limits" : "check base_url"
            )
        }
    }
}

extension String {
    /// A sentence of Vapi's without what may be a phone number, an id or a token: it goes into records for operators.
    fileprivate var withoutIdentifiers: String {
        let identifiers = /[A-Za-z0-9_\-]{24,}|sips?:[^\s,;]+/
        let numbers = /\+[0-9](?:[0-9 ().\-]*[0-9])?|\(?[0-9][0-9 ().\-]{4,}[0-9]/
        // The search takes longer than in proportion.
        let sentence = String(prefix(1_000))
        return String(sentence.replacing(identifiers, with: "…").replacing(numbers, with: "…").prefix(300))
    }
}
