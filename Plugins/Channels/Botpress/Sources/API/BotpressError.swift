import ChannelKit
import Foundation

/// An error response of Botpress.
///
/// The Cloud responds in JSON with a `type`, the Messaging API integration and a Messaging server in plain text. Their
/// sentences are not part of any reason, since they may quote the message.
struct BotpressError {
    private let system: BotpressSystem
    private let status: Int
    /// The Cloud's error type.
    private let type: String?
    /// The Cloud's id of the error, for support requests.
    private let id: String?
    /// The known beginning of a plain text error; nil for any other.
    private let beginning: String?
    /// True for v12's timeout, which has status 400.
    private let isTimeout: Bool
    private let retryAfter: Duration?

    init(reading response: OutboundResponse, from system: BotpressSystem) {
        let json = response.json
        self.system = system
        status = response.errorCode ?? response.status
        type = json?["type"]?.string.flatMap { $0.wholeMatch(of: /[A-Za-z]{1,40}/) == nil ? nil : $0 }
        id = json?["id"]?.string.flatMap { $0.wholeMatch(of: /err_[A-Za-z0-9_\-]{1,60}/) == nil ? nil : $0 }
        isTimeout = json?["message"]?.string == "Request timed out."
        let text = String(decoding: response.body.prefix(64), as: UTF8.self)
        beginning = Self.beginnings.first { text.hasPrefix($0) }
        retryAfter = response.botpressRetryAfter
    }

    private static let beginnings = [
        "Unknown Error!", "Validation Error!", "Configuration Error!", "Unauthorized.", "Not found",
    ]

    /// The delivery error of a send that got this response.
    ///
    /// A server error without a known type is ambiguous: without an idempotency key the message may have been accepted.
    var deliveryError: DeliveryError {
        let http = "HTTP \(status)"
        if let type, let row = Self.table[type] { return error(row, type) }
        if system == .integration, let row = beginning.flatMap({ Self.table[$0] }) { return error(row, http) }
        if let row = Self.table[http] { return error(row, http) }
        if status == 408 || status >= 500 || status == 400 && isTimeout { return .ambiguous(reason: reason) }
        return .rejected(code: http, reason: reason, remedy: Self.otherRemedy)
    }

    private func error(_ row: ProviderErrorTable.Row, _ code: String) -> DeliveryError {
        row.deliveryError(code: code, reason: reason, retryAfter: retryAfter)
    }

    private var reason: String {
        let parts = ["HTTP \(status)", type, beginning, id.map { "(\($0))" }]
        return parts.compactMap(\.self).joined(separator: " ")
    }
}

extension OutboundResponse {
    /// The wait from `Retry-After`, or from Botpress's own `RateLimit-Reset`, up to a day; nil without either.
    fileprivate var botpressRetryAfter: Duration? {
        if let wait = retryAfter(now: Date()) { return wait }
        guard let reset = headers["RateLimit-Reset"].flatMap({ Int($0) }), (0...86_400).contains(reset) else {
            return nil
        }
        return .seconds(reset)
    }
}
