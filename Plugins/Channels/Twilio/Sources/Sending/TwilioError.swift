import ChannelKit
import Foundation

/// An error response of Twilio's API.
///
/// The code decides. A response without a code, such as that of a proxy, or with an unknown one is classified by its
/// status.
struct TwilioError {
    private let httpStatus: Int
    private let code: Int?
    private let sentence: String
    private let retryAfter: Duration?

    init(reading response: OutboundResponse) {
        let error = response.json
        httpStatus = response.status
        code = error?["code"]?.integer.flatMap { Int(exactly: $0) }
        sentence = error?["message"]?.string?.withoutTwilioIdentifiers ?? ""
        retryAfter = response.retryAfter(now: Date())
    }

    /// The delivery error to report for the message.
    var deliveryError: DeliveryError {
        let reason = code.map { "code \($0): \(sentence)" }
        if let code, let reason, let row = Self.table[code] {
            return row.deliveryError(code: String(code), reason: reason, text: sentence, retryAfter: retryAfter)
        }
        let status = "HTTP \(httpStatus)"
        let unknown = code == nil ? Self.otherStatus : Self.unknownCode
        let row = Self.table[status] ?? (httpStatus >= 500 ? Self.serverError : unknown)
        return row.deliveryError(
            code: code.map(String.init) ?? status,
            reason: reason ?? "\(status) without an error code",
            retryAfter: retryAfter
        )
    }
}

extension ProviderError {
    /// Reads the `ErrorCode` of a status, which has the same numbers as the `code` of a response.
    init(twilio code: String, message: String?) {
        let known = Int(code).flatMap { TwilioError.table[$0] }
        self.init(
            code: String(code.prefix(16)),
            message: message?.withoutTwilioIdentifiers ?? known?.remedy ?? "",
            cause: known?.cause
        )
    }
}

extension String {
    /// The text without addresses, phone numbers and ids.
    fileprivate var withoutTwilioIdentifiers: String { withoutIdentifiers([.addresses, .tokens, .phoneNumbers]) }
}
