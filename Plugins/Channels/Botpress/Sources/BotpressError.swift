import ChannelKit

/// What Botpress says when it refuses a call.
///
/// The Cloud answers in JSON with a `type`; the Messaging API integration and a Messaging server in plain text. What
/// stands in the sentences is left out of every reason: they may quote the message.
struct BotpressError {
    let status: Int
    /// The Cloud's name for the error.
    let type: String?
    /// The Cloud's id of the failure, for its support.
    let id: String?
    /// How a plain text begins, where it is one that is known.
    let beginning: String?
    /// v12 tells of a timeout with 400.
    let isTimeout: Bool

    /// - Parameter hiddenStatus: The `code` of an error that came with a 200.
    init(reading response: OutboundResponse, hiddenStatus: Int?) {
        let json = try? JSONValue(parsing: response.body)
        status = hiddenStatus ?? response.status
        type = json?["type"]?.string.flatMap { $0.wholeMatch(of: /[A-Za-z]{1,40}/) == nil ? nil : $0 }
        id = json?["id"]?.string.flatMap { $0.wholeMatch(of: /err_[A-Za-z0-9_\-]{1,60}/) == nil ? nil : $0 }
        isTimeout = json?["message"]?.string == "Request timed out."
        let text = String(decoding: response.body.prefix(64), as: UTF8.self)
        beginning = Self.beginnings.first { text.hasPrefix($0) }
    }

    private static let beginnings = [
        "Unknown Error!", "Validation Error!", "Configuration Error!", "Unauthorized.", "Not found",
    ]

    private var reason: String {
        let parts = ["HTTP \(status)", type, beginning, id.map { "(\($0))" }]
        return parts.compactMap(\.self).joined(separator: " ")
    }

    /// What the error means for a message.
    func deliveryError(from system: BotpressAPI.System, retryAfter: Duration?) -> DeliveryError {
        if let known = type.flatMap({ BotpressErrorClass.table[$0] }) {
            return error(known, code: type ?? "", retryAfter: retryAfter)
        }
        let byText = system == .integration ? beginning.flatMap { BotpressErrorClass.integration[$0] } : nil
        if let byText { return error(byText, code: "HTTP \(status)", retryAfter: retryAfter) }
        return errorByStatus(system, retryAfter: retryAfter)
    }

    private func error(_ known: BotpressErrorClass, code: String, retryAfter: Duration?) -> DeliveryError {
        switch known {
        case .credentials(let remedy): .needsCredentials(reason: "\(reason); \(remedy)")
        case .throttle: .throttled(retryAfter: retryAfter, reason: reason)
        case .unsteady(let attempts, let remedy):
            .unsteady(code: code, attempts: attempts, reason: reason, remedy: remedy)
        case .unclear: .ambiguous(reason: reason)
        case .permanent(let remedy): .rejected(code: code, reason: reason, remedy: remedy)
        }
    }

    /// There is no idempotency key: a server's failure may hide a message that was taken.
    private func errorByStatus(_ system: BotpressAPI.System, retryAfter: Duration?) -> DeliveryError {
        switch status {
        case 401, 402: return .needsCredentials(reason: "\(reason); check the token and the account")
        case 403:
            return .needsCredentials(
                reason: "\(reason); check \(system == .server ? "internal_password" : "the token")"
            )
        case 429: return .throttled(retryAfter: retryAfter, reason: reason)
        case 400 where isTimeout: return .ambiguous(reason: reason)
        case 408, 500...: return .ambiguous(reason: reason)
        default: return .rejected(code: "HTTP \(status)", reason: reason, remedy: "check base_url and the ids")
        }
    }
}
