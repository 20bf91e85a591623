public import Foundation

/// A client of a provider's JSON API: adds the credentials, sends, and turns every refusal into a ``DeliveryError``.
///
/// ```swift
/// let api = JSONAPI("https://api.example.com/v1", authorization: .bearer(token)) { response in
///     ExampleError(reading: response).deliveryError
/// }
/// let message = try await api.post(["to": "+15145550123", "text": "Hello"], to: "messages", using: http)
/// ```
///
/// The credentials go to URLs below ``baseURL`` only. An API that has a second host gets a second client, made with
/// ``at(_:)``.
public struct JSONAPI: Sendable {
    /// The credentials of an API call.
    public enum Authorization: Hashable, Sendable {
        /// No `Authorization` header.
        case none
        /// `Authorization: Bearer <token>` (RFC 6750).
        case bearer(Secret)
        /// `Authorization: Basic <user:password in Base64>` (RFC 7617).
        case basic(user: String, password: Secret)
        /// Header fields of the provider's own, by their names.
        case headers([String: Secret])

        /// The value of the `Authorization` header; nil if the credentials go elsewhere.
        public var header: String? {
            switch self {
            case .none, .headers: nil
            case .bearer(let token): "Bearer \(token.reveal())"
            case .basic(let user, let password):
                "Basic \(Data("\(user):\(password.reveal())".utf8).base64EncodedString())"
            }
        }

        fileprivate func write(to fields: inout HeaderFields) {
            if let header { fields["Authorization"] = header }
            guard case .headers(let secrets) = self else { return }
            for (name, secret) in secrets.sorted(by: { $0.key < $1.key }) { fields[name] = secret.reveal() }
        }
    }

    /// The URL of the API, without a trailing slash.
    public let baseURL: String
    /// The credentials of each call.
    public let authorization: Authorization
    private let headers: HeaderFields
    private let accepts: @Sendable (OutboundResponse) -> Bool
    private let classify: @Sendable (OutboundResponse) -> DeliveryError

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - baseURL: The URL of the API, without a trailing slash.
    ///   - authorization: The credentials of each call.
    ///   - headers: Further header fields of each call, such as a version; none of them secret.
    ///   - accepts: True for a response that reports success. Default: a 2xx status. A provider that hides errors in
    ///     a 200 needs its own.
    ///   - classify: The error of a response that is not accepted. Default: by its HTTP status alone.
    public init(
        _ baseURL: String,
        authorization: Authorization,
        headers: HeaderFields = [:],
        accepts: @escaping @Sendable (OutboundResponse) -> Bool = { $0.isSuccess },
        classify: @escaping @Sendable (OutboundResponse) -> DeliveryError = { DeliveryError(refusal: $0) }
    ) {
        self.baseURL = baseURL
        self.authorization = authorization
        self.headers = headers
        self.accepts = accepts
        self.classify = classify
    }

    /// Creates a client with a bearer token that classifies refusals by their HTTP status.
    public init(_ baseURL: String, bearer token: Secret) { self.init(baseURL, authorization: .bearer(token)) }

    /// The same client for another base URL, which gets the same credentials.
    public func at(_ baseURL: String) -> JSONAPI {
        JSONAPI(baseURL, authorization: authorization, headers: headers, accepts: accepts, classify: classify)
    }

    /// Reads a resource.
    ///
    /// - Parameters:
    ///   - path: The path below ``baseURL``, without a leading slash, its components already percent-encoded.
    ///   - query: The fields of the query, not yet encoded.
    /// - Returns: The JSON of the response; nil if its body is not JSON.
    /// - Throws: ``DeliveryError`` of the transport or of the refusal.
    public func get(
        _ path: String,
        query: [(name: String, value: String)] = [],
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue? {
        try await call(request("GET", path, query: query), using: http).json
    }

    /// Posts `body` as JSON.
    ///
    /// - Returns: The JSON of the response; nil if its body is not JSON.
    /// - Throws: ``DeliveryError`` of the transport or of the refusal.
    public func post(
        _ body: JSONValue,
        to path: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue? {
        try await send("POST", body, to: path, using: http)
    }

    /// Sends `body` as JSON with any method, such as `PATCH`.
    ///
    /// - Returns: The JSON of the response; nil if its body is not JSON.
    /// - Throws: ``DeliveryError`` of the transport or of the refusal.
    public func send(
        _ method: String,
        _ body: JSONValue,
        to path: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue? {
        try await call(request(method, path, type: "application/json", body: body.data), using: http).json
    }

    /// Posts `fields` as a form, in their order.
    ///
    /// - Returns: The JSON of the response; nil if its body is not JSON.
    /// - Throws: ``DeliveryError`` of the transport or of the refusal.
    public func post(
        form fields: [(name: String, value: String)],
        to path: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue? {
        let type = "application/x-www-form-urlencoded"
        return try await call(request("POST", path, type: type, body: Data(form: fields)), using: http).json
    }

    /// A request below ``baseURL`` with the credentials, for ``call(_:using:)``.
    ///
    /// - Parameter type: The content type of `body`; nil without a body.
    public func request(
        _ method: String,
        _ path: String,
        query: [(name: String, value: String)] = [],
        type: String? = nil,
        body: Data = Data()
    ) -> OutboundRequest {
        var fields = headers
        authorization.write(to: &fields)
        if let type { fields["Content-Type"] = type }
        let encoded = query.map { "\($0.name.percentEncoded())=\($0.value.percentEncoded())" }.joined(separator: "&")
        let url = "\(baseURL)/\(path)" + (encoded.isEmpty ? "" : "?\(encoded)")
        return OutboundRequest(method: method, url: url, headers: fields, body: body)
    }

    /// Sends any request, as it is: without adding credentials.
    ///
    /// - Throws: ``DeliveryError`` of the transport, or of a response that is not accepted.
    public func call(_ request: OutboundRequest, using http: any HTTPSending) async throws(DeliveryError)
        -> OutboundResponse
    {
        let response: OutboundResponse
        do throws(HTTPFailure) { response = try await http.send(request) } catch { throw DeliveryError(error) }
        guard accepts(response) else { throw classify(response) }
        return response
    }

    /// Sends a message by posting `body` to `path`.
    ///
    /// - Parameter id: Finds the id of the message in the provider's response, a string or a whole number.
    /// - Throws: ``DeliveryError``; see ``DeliveryReceipt/init(requiring:contactAliases:)`` for a response without an
    ///   id.
    public func send(
        _ body: JSONValue,
        to path: String,
        using http: any HTTPSending,
        id: (JSONValue) -> JSONValue?
    ) async throws(DeliveryError) -> DeliveryReceipt {
        try DeliveryReceipt(requiring: await post(body, to: path, using: http).flatMap(id)?.idText)
    }
}

extension OutboundResponse {
    /// True for a 2xx status.
    public var isSuccess: Bool { (200...299).contains(status) }

    /// The body as JSON; nil if it is not JSON.
    public var json: JSONValue? { try? JSONValue(parsing: body) }
}

extension DeliveryReceipt {
    /// Creates the receipt of a send from the id in the provider's response.
    ///
    /// - Parameter contactAliases: Further ids that the provider gave for the recipient; empty ones are left out.
    /// - Throws: ``DeliveryError/ambiguous(reason:)`` without an id: the message may have been sent, and no status
    ///   of it could be matched.
    public init(requiring id: String?, contactAliases: [String] = []) throws(DeliveryError) {
        guard let id, !id.isEmpty else { throw .ambiguous(reason: "the response has no message id") }
        self.init(externalID: id, contactAliases: contactAliases.filter { !$0.isEmpty })
    }
}

extension DeliveryError {
    /// The meaning of a refused send by its HTTP status alone.
    ///
    /// A 5xx may come from a proxy after the provider has accepted the message, so it is ambiguous.
    public init(refusal response: OutboundResponse) {
        let reason = "HTTP \(response.status)"
        switch response.status {
        case 401, 403: self = .needsCredentials(reason: reason)
        case 429: self = .throttled(retryAfter: response.retryAfter(now: Date()), reason: reason)
        case 408, 500...: self = .ambiguous(reason: reason)
        default:
            self = .rejected(
                code: reason,
                reason: "the provider refused it",
                remedy: "see the provider's documentation"
            )
        }
    }

    /// The rejection of `content` by an adapter whose provider has no such kind of message.
    public static func unsupported(_ content: ReplyContent, by product: String) -> DeliveryError {
        .rejected(
            code: "adapter",
            reason: "\(product) cannot carry this \(content.kind)",
            remedy: "keep it within the limits of the adapter's page"
        )
    }
}
