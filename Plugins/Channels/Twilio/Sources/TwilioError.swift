import ChannelKit

/// What Twilio says when it refuses a call.
///
/// The code decides. Only an answer without one, as a proxy gives, or with one that is not in the table is judged by
/// its HTTP status.
struct TwilioError {
    let httpStatus: Int
    let code: Int?
    let sentence: String

    init(reading response: OutboundResponse) {
        let error = try? JSONValue(parsing: response.body)
        httpStatus = response.status
        code = error?["code"]?.integer.flatMap { Int(exactly: $0) }
        sentence = error?["message"]?.string?.withoutIdentifiers ?? ""
    }

    /// What the error means for a message.
    func deliveryError(retryAfter: Duration?) -> DeliveryError {
        guard let code, let known = TwilioErrorClass.table[code] else { return errorByStatus(retryAfter: retryAfter) }
        let reason = "code \(code): \(sentence)"
        switch known {
        case .credentials(let remedy): return .needsCredentials(reason: "\(reason); \(remedy)")
        case .throttle(let wait): return .throttled(retryAfter: retryAfter ?? wait, reason: reason)
        case .unsteady(let attempts, let remedy):
            return .unsteady(code: String(code), attempts: attempts, reason: sentence, remedy: remedy)
        case .unclear: return .ambiguous(reason: reason)
        case .windowClosed: return .windowClosed(reason: reason)
        case .optedOut: return .optedOut(reason: reason)
        case .permanent(let remedy): return .rejected(code: String(code), reason: sentence, remedy: remedy)
        }
    }

    /// There is no idempotency key: a server's failure may hide a message that was taken.
    private func errorByStatus(retryAfter: Duration?) -> DeliveryError {
        let reason = code.map { "code \($0): \(sentence)" } ?? "HTTP \(httpStatus) without an error code"
        switch httpStatus {
        case 401, 403: return .needsCredentials(reason: "\(reason); check account_sid, auth_token and the API key")
        case 429: return .throttled(retryAfter: retryAfter, reason: reason)
        case 408, 500...: return .ambiguous(reason: reason)
        default:
            return .rejected(
                code: code.map(String.init) ?? "HTTP \(httpStatus)",
                reason: reason,
                remedy: code == nil ? "check base_url" : "look the code up under twilio.com/docs/api/errors"
            )
        }
    }
}

extension ProviderError {
    /// Reads the `ErrorCode` of a status, which is the same number as an answer's `code`.
    init(twilio code: String, message: String?) {
        let known = Int(code).flatMap { TwilioErrorClass.table[$0] }
        self.init(
            code: String(code.prefix(16)),
            message: message?.withoutIdentifiers ?? known?.remedy ?? "",
            cause: known?.cause
        )
    }
}
