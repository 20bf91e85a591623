import ChannelKit
import ChannelSimulatorKit

/// An error response in Crisp's format.
struct CrispRefusal: SimulatedRefusal, Hashable {
    let status: Int
    /// The machine-readable reason.
    let reason: String
    /// The explanation, empty for none.
    let message: String
    var retryAfter: Int?

    init(_ status: Int, _ reason: String, _ message: String = "") {
        self.status = status
        self.reason = reason
        self.message = message
    }

    var journalReason: String { "\(reason) \(message)" }

    var response: WebhookResponse {
        let data: JSONValue = message.isEmpty ? [:] : ["message": .string(message)]
        var response = WebhookResponse.json(
            status: status,
            ["error": true, "reason": .string(reason), "data": data]
        )
        response.headers["Retry-After"] = retryAfter.map { String($0) }
        return response
    }
}

extension CrispRefusal {
    static let badLogin = CrispRefusal(401, "invalid_session")
    static let notSubscribed = CrispRefusal(404, "not_subscribed")
    static let unknownRoute = CrispRefusal(404, "not_found", "the route does not exist")

    static func invalid(_ message: String) -> CrispRefusal { CrispRefusal(400, "invalid_data", message) }

    static func missing(_ property: String) -> CrispRefusal {
        invalid("data should have required property '\(property)'")
    }

    static func throttled(retryAfter seconds: Int) -> CrispRefusal {
        var refusal = CrispRefusal(429, "too_many_requests")
        refusal.retryAfter = seconds
        return refusal
    }
}
