import ChannelKit
import ChannelSimulatorKit

/// An error response of the Graph API.
struct GraphRefusal: SimulatedRefusal, Hashable {
    let status: Int
    let code: Int
    let type: String
    let message: String
    let details: String
    let subcode: Int?
    /// The wait in the `Retry-After` header.
    let retryAfter: Duration?

    init(
        status: Int,
        code: Int,
        type: String = "OAuthException",
        message: String,
        details: String,
        subcode: Int? = nil,
        retryAfter: Duration? = nil
    ) {
        self.status = status
        self.code = code
        self.type = type
        self.message = message
        self.details = details
        self.subcode = subcode
        self.retryAfter = retryAfter
    }

    /// An error of WhatsApp's, whose message begins with the code.
    init(_ code: Int, _ title: String, _ details: String, status: Int = 400, retryAfter: Duration? = nil) {
        let message = "(#\(code)) \(title)"
        self.init(status: status, code: code, message: message, details: details, retryAfter: retryAfter)
    }

    var journalReason: String { details }

    /// The response to the call.
    var response: WebhookResponse {
        let error: JSONValue = .compact([
            "message": .string(message),
            "type": .string(type),
            "code": .integer(Int64(code)),
            "error_subcode": subcode.map { .integer(Int64($0)) },
            // General errors of the Graph API, such as an invalid token, have no `error_data`.
            "error_data": type == "OAuthException" && code != 190
                ? ["messaging_product": "whatsapp", "details": .string(details)] : nil,
            "fbtrace_id": "ASimulatedTrace",
        ])
        var response = WebhookResponse.json(status: status, ["error": error])
        if let retryAfter { response.headers["Retry-After"] = String((retryAfter.wholeMilliseconds + 999) / 1_000) }
        return response
    }

    /// The error as an element of a `failed` status.
    var statusError: JSONValue {
        let title = message.replacing("(#\(code)) ", with: "")
        return [
            "code": .integer(Int64(code)), "title": .string(title), "message": .string(title),
            "error_data": ["details": .string(details)],
        ]
    }
}
