import ChannelKit
import Foundation

/// An error response of the Graph API.
///
/// The code decides. The HTTP status is not reliable: throttling is reported with 400 or 429. Only a response without a
/// code, such as that of a proxy, is classified by its status.
struct GraphError {
    private let httpStatus: Int
    private let code: Int?
    /// Meta's error message and trace id.
    private let sentence: String
    private let isTransient: Bool
    private let retryAfter: Duration?

    init(reading response: OutboundResponse) {
        let error = response.json?["error"]
        httpStatus = response.status
        code = error?["code"]?.integer.flatMap { Int(exactly: $0) }
        isTransient = error?["is_transient"]?.bool == true
        let details = error?["error_data"]?["details"]?.string ?? error?["message"]?.string ?? ""
        let trace = error?["fbtrace_id"]?.string.map { " (fbtrace_id \($0.prefix(64)))" } ?? ""
        sentence = details.withoutIdentifiers() + trace
        retryAfter = response.retryAfter(now: Date())
    }

    /// The delivery error to report for the message.
    var deliveryError: DeliveryError {
        guard let code else { return errorByStatus }
        let reason = "code \(code): \(sentence)"
        let row = Self.table[code] ?? rowByStatus
        if case .transient = row.errorClass, let retryAfter {
            return .throttled(retryAfter: retryAfter, reason: reason)
        }
        return row.deliveryError(code: String(code), reason: reason, text: sentence, retryAfter: retryAfter)
    }

    /// The meaning of a code that is not in the table.
    private var rowByStatus: ProviderErrorTable.Row {
        switch httpStatus {
        case 401: .init(is: .credentials, remedy: "enter a new access token")
        case 429: .init(is: .throttle(), remedy: "send less")
        case 500...: Self.internalError
        default:
            isTransient
                ? Self.internalError : .init(is: .permanent, remedy: "look up the code in Meta's list of error codes")
        }
    }

    /// The error of a response that did not come from the Graph API, or is incomplete.
    ///
    /// A gateway's 5xx may hide a message that was sent.
    private var errorByStatus: DeliveryError {
        let code = "HTTP \(httpStatus)"
        let row = Self.table[code] ?? (httpStatus >= 500 ? Self.serverError : Self.otherStatus)
        return row.deliveryError(code: code, reason: "\(code) without an error code", retryAfter: retryAfter)
    }
}

extension ProviderError {
    /// Reads an element of `errors`.
    ///
    /// Titles are not stable, so the details come first.
    init(graph error: JSONValue) {
        let sentence = error["error_data"]?["details"] ?? error["details"] ?? error["message"] ?? error["title"]
        let code = error["code"]?.integer.map(String.init)
        self.init(
            code: code ?? "unknown",
            message: sentence?.string?.withoutIdentifiers() ?? "",
            cause: code.flatMap { GraphError.table[$0] }?.cause
        )
    }
}
