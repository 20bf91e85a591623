import ChannelKit
import ChannelSimulatorKit

/// A refusal in the Graph API's words.
struct GraphRefusal: Error, Hashable {
    let status: Int
    let code: Int
    let type: String
    let message: String
    let details: String
    let subcode: Int?

    init(
        status: Int,
        code: Int,
        type: String = "OAuthException",
        message: String,
        details: String,
        subcode: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.type = type
        self.message = message
        self.details = details
        self.subcode = subcode
    }

    /// A refusal of WhatsApp's, whose sentence begins with the code.
    init(_ code: Int, _ title: String, _ details: String, status: Int = 400) {
        self.init(status: status, code: code, message: "(#\(code)) \(title)", details: details)
    }

    /// The answer to the call.
    func response(retryAfter: Duration? = nil) -> WebhookResponse {
        let error: JSONValue = .compact([
            "message": .string(message),
            "type": .string(type),
            "code": .integer(Int64(code)),
            "error_subcode": subcode.map { .integer(Int64($0)) },
            // Plain errors of the Graph API, such as a bad token, have no data.
            "error_data": type == "OAuthException" && code != 190
                ? ["messaging_product": "whatsapp", "details": .string(details)] : nil,
            "fbtrace_id": "ASimulatedTrace",
        ])
        var response = WebhookResponse.json(status: status, ["error": error])
        if let retryAfter { response.headers["Retry-After"] = String((retryAfter.wholeMilliseconds + 999) / 1_000) }
        return response
    }

    /// The same in a `failed` status.
    var statusError: JSONValue {
        let title = message.replacing("(#\(code)) ", with: "")
        return [
            "code": .integer(Int64(code)), "title": .string(title), "message": .string(title),
            "error_data": ["details": .string(details)],
        ]
    }
}
