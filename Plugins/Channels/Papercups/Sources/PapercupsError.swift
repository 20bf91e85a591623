import ChannelKit

/// What the server says when it refuses a call.
///
/// It has two envelopes, `error` and `errors`, and a proxy before it has none. The sentence is not passed on where it
/// may quote what was sent.
struct PapercupsError {
    let httpStatus: Int
    /// Whether the server itself speaks, and not something before it.
    let isServers: Bool
    /// The names of the fields that it does not take.
    let fields: [String]
    /// The account's user may not do anything any more.
    let isDisabled: Bool

    static let serverFailure = "500"
    static let notFound = "404"

    init(reading response: OutboundResponse) {
        let body = try? JSONValue(parsing: response.body)
        httpStatus = response.status
        let sentence = body?["error"]?["message"]?.string ?? body?["errors"]?["detail"]?.string
        isServers = sentence != nil || body?["error"]?["errors"] != nil
        let names = (body?["error"]?["errors"]?.object ?? [:]).keys
        fields = names.sorted().prefix(8).map { $0.filter { $0.isASCII && ($0.isLetter || $0 == "_") } }
        isDisabled = sentence?.contains("disabled") == true
    }

    /// What the error means for a message.
    func deliveryError(retryAfter: Duration?) -> DeliveryError {
        switch httpStatus {
        case 401: .needsCredentials(reason: isDisabled ? Self.disabled : Self.unknownKey)
        case 429: .throttled(retryAfter: retryAfter, reason: "HTTP 429, from something before Papercups")
        case 500 where isServers:
            .unsteady(
                code: Self.serverFailure,
                attempts: 3,
                reason: "Papercups failed",
                remedy: "look into its log; a conversation that does not exist is answered so, too"
            )
        case 408, 500...: .ambiguous(reason: "HTTP \(httpStatus)" + (isServers ? "" : " without a word of Papercups's"))
        default: .rejected(code: String(httpStatus), reason: reason, remedy: remedy)
        }
    }

    private static let unknownKey = "HTTP 401: the API key is not known; enter one that is"
    private static let disabled = "HTTP 401: the user whose API key it is has been disabled"

    private var reason: String {
        guard isServers else { return "HTTP \(httpStatus) without a word of Papercups's" }
        let named = fields.isEmpty ? "" : ": \(fields.joined(separator: ", "))"
        switch httpStatus {
        case 400: return "Papercups could not read the call"
        case 403: return "Papercups forbids it"
        case 404: return "Papercups has no such thing, or another account has it"
        case 422: return "Papercups does not take it\(named)"
        default: return "HTTP \(httpStatus)"
        }
    }

    private var remedy: String {
        switch (isServers, httpStatus) {
        case (false, _): "check base_url, and what stands before the server"
        case (true, 403), (true, 404): "check that the API key is of the account whose id is account_id"
        default: "this is a fault of the hub, or of a version of Papercups that it does not know"
        }
    }
}
