import ChannelKit
import ChannelSimulatorKit

/// An error response in the format of one of Botpress's systems.
struct BotpressRefusal: SimulatedRefusal {
    let response: WebhookResponse
    let journalReason: String

    /// An error of the Cloud.
    static func cloud(
        _ status: Int,
        _ type: String,
        _ message: String,
        headers: HeaderFields = [:]
    ) -> BotpressRefusal {
        var response = WebhookResponse.json(
            status: status,
            [
                "id": "err_20260820140000x1A2B3C4D", "code": .integer(Int64(status)), "type": .string(type),
                "message": .string(message), "metadata": [:],
            ]
        )
        for field in headers.fields { response.headers[field.name] = field.value }
        return BotpressRefusal(response: response, journalReason: type)
    }

    /// An error in plain text.
    static func text(_ status: Int, _ text: String, headers: HeaderFields = [:]) -> BotpressRefusal {
        var response = WebhookResponse(status: status, contentType: "text/plain", text: text)
        for field in headers.fields { response.headers[field.name] = field.value }
        return BotpressRefusal(response: response, journalReason: String(text.prefix(40)))
    }

    static let unauthorized = cloud(401, "Unauthorized", "You are not authorized to perform this action.")
    static let forbidden = cloud(403, "Forbidden", "You do not have access to this bot.")
    static let unknownConversation = cloud(404, "ResourceNotFound", "The conversation does not exist.")
    static let unknownPath = cloud(404, "MethodNotFound", "The requested path does not exist.")
    static func invalid(_ what: String) -> BotpressRefusal { cloud(400, "InvalidPayload", "\(what) is not valid.") }
}
