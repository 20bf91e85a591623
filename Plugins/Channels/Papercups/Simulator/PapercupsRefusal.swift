import ChannelKit
import ChannelSimulatorKit

/// An error response in one of Papercups's two envelopes.
struct PapercupsRefusal: SimulatedRefusal, Hashable {
    let status: Int
    let body: JSONValue
    var retryAfter: Int?

    var response: WebhookResponse {
        var response = WebhookResponse.json(status: status, body)
        response.headers["Retry-After"] = retryAfter.map { String($0) }
        return response
    }

    var journalReason: String {
        body["error"]?["message"]?.string ?? body["errors"]?["detail"]?.string ?? "HTTP \(status)"
    }

    private static func detail(_ status: Int, _ sentence: String) -> PapercupsRefusal {
        PapercupsRefusal(status: status, body: ["errors": ["detail": .string(sentence)]])
    }

    private static func message(_ status: Int, _ sentence: String) -> PapercupsRefusal {
        let error: JSONValue = ["status": .integer(Int64(status)), "message": .string(sentence)]
        return PapercupsRefusal(status: status, body: ["error": error])
    }

    static let notAuthenticated = PapercupsRefusal(
        status: 401,
        body: ["error": ["code": 401, "message": "Not authenticated"]]
    )
    static let badRequest = detail(400, "Bad Request")
    /// An unknown record or route.
    static let notFound = detail(404, "Not Found")
    /// A record of another account.
    static let notYours = message(404, "Not found")
    static let foreignCustomer = message(403, "Forbidden: invalid `customer_id`")
    static let bothAuthors = message(422, "A message should not have both a `user_id` and a `customer_id`")
    /// An unknown conversation or file, which violates a foreign key.
    static let failed = detail(500, "Internal Server Error")
    static let noStorage = message(401, "Missing AWS keys")

    static func invalid(_ field: String, _ sentence: String) -> PapercupsRefusal {
        PapercupsRefusal(
            status: 422,
            body: [
                "error": [
                    "status": 422, "message": "Unprocessable Entity", "errors": [field: [.string(sentence)]],
                ]
            ]
        )
    }

    /// A proxy's rate limit; Papercups has none.
    static func throttled(retryAfter seconds: Int) -> PapercupsRefusal {
        PapercupsRefusal(status: 429, body: ["message": "Too Many Requests"], retryAfter: seconds)
    }
}
