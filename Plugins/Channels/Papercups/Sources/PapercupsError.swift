import ChannelKit
import Foundation

/// An error response of the server.
///
/// The server uses two envelopes, `error` and `errors`; a proxy in front of it uses neither. The sentence is not part
/// of any reason, since it may quote the message.
struct PapercupsError {
    static let notFound = "404"

    private let httpStatus: Int
    /// True if the server itself responded, and not a proxy.
    private let isServers: Bool
    /// The names of the invalid fields.
    private let fields: [String]
    /// True if the API key's user is disabled.
    private let isDisabled: Bool
    private let retryAfter: Duration?

    init(reading response: OutboundResponse) {
        let body = response.json
        httpStatus = response.status
        let sentence = body?["error"]?["message"]?.string ?? body?["errors"]?["detail"]?.string
        isServers = sentence != nil || body?["error"]?["errors"] != nil
        let names = (body?["error"]?["errors"]?.object ?? [:]).keys
        fields = names.sorted().prefix(8).map { $0.filter { $0.isASCII && ($0.isLetter || $0 == "_") } }
        isDisabled = sentence?.contains("disabled") == true
        retryAfter = response.retryAfter(now: Date())
    }

    /// The delivery error of a send that got this response.
    var deliveryError: DeliveryError {
        let code = String(httpStatus)
        // A proxy's 401 and 429 have the same meaning as the server's.
        if let row = Self.table[code], isServers || [401, 429].contains(httpStatus) {
            return row.deliveryError(code: code, reason: reason, retryAfter: retryAfter)
        }
        if httpStatus == 408 || httpStatus >= 500 { return .ambiguous(reason: reason) }
        let remedy = isServers ? Self.unsupportedVersion : "check base_url and the proxies in front of the server"
        return .rejected(code: code, reason: reason, remedy: remedy)
    }

    private var reason: String {
        switch httpStatus {
        case 401: isDisabled ? "HTTP 401: the API key's user is disabled" : "HTTP 401: invalid API key"
        case 429: "HTTP 429, from a proxy in front of Papercups"
        case _ where !isServers: "HTTP \(httpStatus), not from Papercups"
        case 400: "Papercups could not parse the request"
        case 403: "Papercups denies access"
        case 404: "no such message, conversation or file in this account"
        case 422: "invalid fields" + (fields.isEmpty ? "" : ": \(fields.joined(separator: ", "))")
        default: "HTTP \(httpStatus)"
        }
    }
}

extension PapercupsError {
    private static let unsupportedVersion = "report a bug: the adapter may not support this version of Papercups"

    /// The errors of the server by their HTTP status.
    ///
    /// - SeeAlso: the controllers in <https://github.com/papercups-io/papercups> (as of 2022-05-10)
    private static let table = ProviderErrorTable([
        .init("401", is: .credentials, remedy: "enter a valid api_key; the key of a disabled user is invalid"),
        .init("429", is: .throttle(), remedy: "nothing: the limit is a proxy's, Papercups has none"),
        .init(
            "500",
            is: .transient(attempts: 3),
            remedy: "see the server's log; it responds so to an unknown conversation as well"
        ),
        .init("403", notFound, is: .permanent, remedy: "check that api_key belongs to the account of account_id"),
        .init("400", "422", is: .permanent, remedy: unsupportedVersion),
    ])

    /// The rows of the README's table.
    static let guidance =
        table.guidance + [
            ErrorGuidance(
                "408, other 5xx, no response, 201 without an id",
                hub: "looks up the message in the conversation",
                remedy: "see the channel's delivery policy"
            ),
            ErrorGuidance(
                "a response not from Papercups",
                hub: "gives up, or looks up the message",
                remedy: "check base_url and the proxies"
            ),
            ErrorGuidance("no_conversation", hub: "gives up", remedy: "the customer has to write first"),
        ]
}
