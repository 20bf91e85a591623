import ChannelKit

/// What the Graph API says when it refuses a send.
///
/// The HTTP status tells little: throttling comes as 400 or 429. The code decides, and only an answer without one,
/// as a proxy gives, is judged by its status.
struct GraphError {
    let httpStatus: Int
    let code: Int?
    /// Meta's sentence and its trace id.
    let sentence: String
    let isTransient: Bool

    init(reading response: OutboundResponse) {
        let error = (try? JSONValue(parsing: response.body))?["error"]
        httpStatus = response.status
        code = error?["code"]?.integer.flatMap { Int(exactly: $0) }
        isTransient = error?["is_transient"]?.bool == true
        let details = error?["error_data"]?["details"]?.string ?? error?["message"]?.string ?? ""
        let trace = error?["fbtrace_id"]?.string.map { " (fbtrace_id \($0.prefix(64)))" } ?? ""
        sentence = details.withoutIdentifiers + trace
    }

    /// What the error means for the message.
    func deliveryError(retryAfter: Duration?) -> DeliveryError {
        guard let code else { return errorByStatus(retryAfter: retryAfter) }
        let reason = "code \(code): \(sentence)"
        switch GraphErrorClass(code: code) ?? classByStatus {
        case .credentials(let remedy): return .needsCredentials(reason: "\(reason); \(remedy)")
        case .throttle(let scope, let wait): return .throttled(scope, retryAfter: retryAfter ?? wait, reason: reason)
        case .transient(let attempts, let remedy):
            if let retryAfter { return .throttled(retryAfter: retryAfter, reason: reason) }
            return .unsteady(code: String(code), attempts: attempts, reason: sentence, remedy: remedy)
        case .closedWindow: return .windowClosed(reason: reason)
        case .permanent(let remedy): return .rejected(code: String(code), reason: sentence, remedy: remedy)
        }
    }

    /// The class of a code that is not in the table.
    private var classByStatus: GraphErrorClass {
        switch httpStatus {
        case 401: .credentials(remedy: "enter a new access token")
        case 429: .throttle(.channel, nil)
        case 500...: .unsteady
        default: isTransient ? .unsteady : .permanent(remedy: "look the code up in Meta's list of error codes")
        }
    }

    /// The meaning of an answer that did not come from the Graph API itself, or not whole: a gateway's 5xx may hide
    /// a send that was carried out.
    private func errorByStatus(retryAfter: Duration?) -> DeliveryError {
        let reason = "HTTP \(httpStatus) without an error code"
        switch httpStatus {
        case 401, 403: return .needsCredentials(reason: "\(reason); check the access token and base_url")
        case 429: return .throttled(retryAfter: retryAfter, reason: reason)
        case 408, 500...: return .ambiguous(reason: reason)
        default: return .rejected(code: "HTTP \(httpStatus)", reason: reason, remedy: "check base_url and api_version")
        }
    }
}
