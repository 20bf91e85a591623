import ChannelKit
import Foundation

/// An error response of Vapi's API.
///
/// All members may be missing, and the body may be a proxy's HTML.
struct VapiError {
    let status: Int
    let sentence: String
    private let retryAfter: Duration?

    init(reading response: OutboundResponse) {
        let json = response.json
        status = response.status
        let message = json?["message"]
        let sentences = message?.array?.compactMap(\.string) ?? [message?.string ?? json?["error"]?.string ?? ""]
        sentence = sentences.joined(separator: "; ").withoutIdentifiers([.addresses, .tokens, .phoneNumbers])
        retryAfter = response.retryAfter(now: Date()) ?? Self.reset(response.headers["X-RateLimit-Reset"])
    }

    /// The time until `X-RateLimit-Reset`, which is in seconds since 1970; nil for an implausible value.
    private static func reset(_ value: String?) -> Duration? {
        guard let value, let moment = Double(value), moment.isFinite else { return nil }
        let wait = Date(timeIntervalSince1970: moment).timeIntervalSinceNow
        return (0...86_400).contains(wait) ? .seconds(wait.rounded(.up)) : nil
    }

    /// The delivery error of a call to be placed.
    ///
    /// Vapi has no idempotency key, so a call that may have been placed is never repeated blindly.
    var deliveryError: DeliveryError {
        let reason = sentence.isEmpty ? "HTTP \(status)" : "HTTP \(status): \(sentence)"
        let row = Self.table[status] ?? (status >= 500 ? Self.serverError : Self.otherStatus)
        return row.deliveryError(code: String(status), reason: reason, retryAfter: retryAfter)
    }
}

extension VapiError {
    /// The HTTP statuses of Vapi's API; errors have no codes.
    private static let table = ProviderErrorTable([
        .init("401", "403", is: .credentials, remedy: "check api_key, which must be the private key"),
        .init("429", is: .throttle(), remedy: "nothing; if frequent, place fewer calls"),
        serverError,
        .init("400", is: .permanent, remedy: "correct the named field, or raise the account's limits"),
        .init("404", is: .permanent, remedy: "check assistant_id, phone_number_id and base_url"),
        otherStatus,
    ])

    private static let serverError = ProviderErrorTable.Row(
        "408",
        "5xx",
        is: .ambiguous,
        remedy: "check Vapi's status page"
    )

    private static let otherStatus = ProviderErrorTable.Row("any other 4xx", is: .permanent, remedy: "check base_url")

    /// The error table of the README.
    static let guidance =
        table.guidance + [
            ErrorGuidance(
                "no response, 201 without an id",
                hub: "looks the call up in Vapi's list; else the channel's delivery policy decides",
                remedy: "nothing"
            ),
            ErrorGuidance(
                "any 4xx of a control URL, a call that is not live",
                hub: "gives up: the call has ended",
                remedy: "nothing"
            ),
        ]
}
