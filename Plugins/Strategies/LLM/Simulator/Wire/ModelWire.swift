import ChannelKit
import ChannelSimulatorKit

/// How a provider's API says what models are asked and what they answer.
protocol ModelWire: Sendable {
    /// What is asked.
    ///
    /// - Throws: What the provider has against the request.
    func question(from request: SimulatedRequest) throws(ModelRefusal) -> SimulatedQuestion

    /// An answer as a whole.
    func response(with answer: ModelAnswer) -> WebhookResponse

    /// An answer as server-sent events: as many as the text has pieces and there are calls, and the end.
    func events(of answer: ModelAnswer) -> [String]

    /// The words of a refusal.
    static func body(of refusal: ModelRefusal) -> JSONValue

    /// The HTTP status of a service that too much is asked of.
    static var overloadedStatus: Int { get }

    /// The event by which a stream says that it failed.
    var failureEvent: String { get }
}

extension ModelWire {
    /// A refusal.
    func response(to refusal: ModelRefusal) -> WebhookResponse {
        let body = Self.body(of: refusal)
        return switch refusal {
        case .noKey, .expiredKey: .refusal(status: 401, body)
        case .invalid: .refusal(status: 400, body)
        case .unknownModel, .unknownPath: .refusal(status: 404, body)
        case .throttled(let wait): .refusal(status: 429, retryAfter: wait, body)
        case .overloaded: .refusal(status: Self.overloadedStatus, body)
        case .failing: .refusal(status: 500, body)
        }
    }
}

extension SimulatedRequest {
    /// The body's members.
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
    /// A refusal with a JSON body, and the pause that the provider asks for.
    static func refusal(status: Int, retryAfter: Duration? = nil, _ body: JSONValue) -> WebhookResponse {
        var response = WebhookResponse.json(status: status, body)
        // Whole seconds, and none that are too few.
        if let retryAfter { response.headers["Retry-After"] = String(Int(retryAfter.timeInterval.rounded(.up))) }
        return response
    }
}
