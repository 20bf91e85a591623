public import ChannelKit
public import Foundation

/// A call to a simulated provider's REST API.
public struct SimulatedRequest: Hashable, Sendable {
    /// The HTTP method, such as `POST`.
    public var method: String
    /// The path below the API's base URL, without a leading slash and percent-encoded as received.
    public var path: String
    /// The query's fields, decoded.
    public var query: FormFields
    /// The header fields.
    public var headers: HeaderFields
    /// The body bytes.
    public var body: Data

    /// Creates a call.
    public init(
        method: String,
        path: String,
        query: FormFields = FormFields(parsing: ""),
        headers: HeaderFields = [:],
        body: Data = Data()
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The path's components.
    public var components: [String] { path.split(separator: "/").map(String.init) }

    /// The token of `Authorization: Bearer …`.
    public var bearerToken: String? {
        guard let value = headers["Authorization"], value.hasPrefix("Bearer ") else { return nil }
        return String(value.dropFirst("Bearer ".count))
    }
}

extension WebhookResponse {
    /// Returns a response with a JSON body.
    public static func json(status: Int, _ value: JSONValue) -> WebhookResponse {
        WebhookResponse(status: status, headers: ["Content-Type": "application/json"], body: value.data)
    }
}
