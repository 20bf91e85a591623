import ChannelKit
import Foundation

/// An error response of the API: `{"error": true, "reason": "invalid_data", "data": {"message": "…"}}`.
struct CrispError {
    /// The machine-readable `reason`, such as `not_subscribed`.
    private let word: String?
    private let httpStatus: Int
    private let retryAfter: Duration?
    /// The reason for operators, without identifiers.
    private let reason: String

    init(reading response: OutboundResponse) {
        let envelope = response.json
        let word = envelope?["reason"]?.string.flatMap { $0.wholeMatch(of: /[a-z_]{1,64}/) != nil ? $0 : nil }
        let name = "HTTP \(response.status)" + (word.map { " \($0)" } ?? " without a reason")
        let sentence = (envelope?["data"]?["message"]?.string ?? "").withoutIdentifiers([.emails, .tokens, .digits])
        reason = sentence.isEmpty ? name : "\(name): \(sentence)"
        self.word = word
        httpStatus = response.status
        retryAfter = response.retryAfter(now: Date())
    }

    /// The delivery error of a send that got this response.
    var deliveryError: DeliveryError {
        guard let row else {
            // An unknown error with a 2xx may follow a call that took effect.
            return isUnclear || (200...299).contains(httpStatus)
                ? .ambiguous(reason: reason)
                : .rejected(code: code, reason: reason, remedy: "look up the reason in Crisp's REST API reference")
        }
        if case .throttle(let scope, let wait) = row.errorClass {
            return .throttled(scope, retryAfter: retryAfter ?? wait, reason: "\(reason); \(row.remedy)")
        }
        return row.deliveryError(code: code, reason: reason, retryAfter: retryAfter)
    }

    /// The row of the reason, or else of the status; the statuses of rate limits and server errors come first.
    private var row: ProviderErrorTable.Row? {
        if isUnclear { return nil }
        if [420, 429].contains(httpStatus) {
            return Self.table[word?.contains("quota") == true ? Self.quota : "HTTP 429"]
        }
        let status = "HTTP \(httpStatus)"
        return word.flatMap { Self.table["\(status) \($0)"] ?? Self.table[$0] } ?? Self.table[status]
    }

    private var isUnclear: Bool { httpStatus == 408 || httpStatus >= 500 }

    private var code: String { word ?? "HTTP \(httpStatus)" }
}

extension CrispError {
    private static let quota = "HTTP 429, 420 with `quota` in the reason"

    /// The errors of the REST API by their reason or status.
    ///
    /// A plugin's key has no limits but the load balancer's rate limit, and the daily quota, which does not come back
    /// within seconds.
    ///
    /// - SeeAlso: <https://docs.crisp.chat/guides/rest-api/rate-limits/> and the issues 29, 31, 50 and 63 of
    ///   crisp-im/node-crisp-api (read 2026-11); the reasons of 401, 402 and 403 are not documented.
    static let table = ProviderErrorTable([
        .init(
            "invalid_session",
            "HTTP 401",
            is: .credentials,
            remedy: "check api_identifier, api_key and tier: with a wrong tier a valid key is refused"
        ),
        .init(
            "subscription_upgrade_required",
            "HTTP 402",
            is: .credentials,
            remedy: "the website's plan does not include it: upgrade the plan"
        ),
        .init(
            "not_allowed",
            "HTTP 403",
            is: .credentials,
            remedy: "request the scope in the Marketplace, or give the token its permission"
        ),
        .init(
            "not_subscribed",
            is: .credentials,
            remedy: "install the plugin on the website; a development token works for its trusted website only"
        ),
        .init("invalid_data", is: .permanent, remedy: "the adapter sent an invalid request: report a bug"),
        .init("HTTP 404 not_found", is: .permanent, remedy: "the conversation no longer exists, or base_url is wrong"),
        .init("HTTP 404", is: .permanent, remedy: "check base_url and website_id"),
        .init(
            "HTTP 429",
            "HTTP 420",
            is: .throttle(.channel, .seconds(60)),
            remedy: "if it persists, the daily quota is used up: ask Crisp to raise it"
        ),
        .init(
            quota,
            is: .throttle(.channel, .seconds(3_600)),
            remedy: "the daily quota is used up: ask Crisp to raise it"
        ),
    ])

    /// The rows of the README's table.
    static let guidance =
        table.guidance + [
            ErrorGuidance(
                "HTTP 408, HTTP 5xx, no response, 2xx without a fingerprint",
                hub: "looks up the message by its fingerprint",
                remedy: "see the channel's delivery policy"
            ),
            ErrorGuidance("any other", hub: "gives up", remedy: "look up the reason in Crisp's REST API reference"),
        ]
}
