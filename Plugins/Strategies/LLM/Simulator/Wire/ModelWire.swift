import ChannelKit
import ChannelSimulatorKit

/// The wire format of a provider's API, on the server's side.
protocol ModelWire: Sendable {
    /// Parses and validates a request.
    ///
    /// - Throws: The provider's refusal of an invalid request.
    func question(from request: SimulatedRequest) throws(ModelRefusal) -> SimulatedQuestion

    /// The response with a whole answer.
    func response(with answer: ModelAnswer) -> WebhookResponse

    /// The server-sent events of an answer: one for each piece of text and each call, and the end.
    func events(of answer: ModelAnswer) -> [String]

    /// The body of a refusal.
    static func body(of refusal: ModelRefusal) -> JSONValue

    /// The HTTP status of an overloaded service.
    static var overloadedStatus: Int { get }

    /// The event of a failure within a stream.
    var failureEvent: String { get }
}

extension ModelWire {
    /// The response with a refusal.
    func response(to refusal: ModelRefusal) -> WebhookResponse {
        let body = Self.body(of: refusal)
        return switch refusal {
        case .noKey, .expiredKey: .refusal(status: 401, body)
        case .invalid: .refusal(status: 400, body)
        case .unprocessable(let body): .refusal(status: 422, body)
        case .unknownModel, .unknownPath: .refusal(status: 404, body)
        case .throttled(let wait): .refusal(status: 429, retryAfter: wait, body)
        case .overloaded: .refusal(status: Self.overloadedStatus, body)
        case .failing: .refusal(status: 500, body)
        }
    }
}

extension SimulatedRequest {
    /// The members of the body.
    func parameters() throws(ModelRefusal) -> [String: JSONValue] {
        guard let json = try? JSONValue(parsing: body), let object = json.object else {
            throw .invalid("We could not parse the JSON body of your request.")
        }
        return object
    }
}

extension JSONValue {
    /// The text of a message's content: a string, or blocks of which some are text.
    var contentText: String? {
        if let string { return string }
        guard let array else { return nil }
        return array.compactMap { $0["text"]?.string }.joined(separator: "\n")
    }

    /// The value, unless it is null.
    var present: JSONValue? { self == .null ? nil : self }
}

extension WebhookResponse {
    /// A refusal with a JSON body and a `Retry-After` header.
    static func refusal(status: Int, retryAfter: Duration? = nil, _ body: JSONValue) -> WebhookResponse {
        var response = WebhookResponse.json(status: status, body)
        // Whole seconds, rounded up.
        if let retryAfter { response.headers["Retry-After"] = String(Int(retryAfter.timeInterval.rounded(.up))) }
        return response
    }
}
