public import Foundation

/// A request to a provider's API or a model's endpoint.
public struct OutboundRequest: Sendable {
    /// The method, such as `GET`.
    public var method: String
    /// The absolute URL.
    public var url: String
    /// The header fields.
    ///
    /// They may hold credentials and are never logged.
    public var headers: HeaderFields
    /// The body bytes.
    public var body: Data
    /// The timeout of the whole exchange.
    public var timeout: Duration
    /// The source of the URL.
    public var origin: Origin
    /// The max size of the response's body, in bytes; the client has a limit of its own.
    public var responseLimit: Int?

    /// The source of a request's URL.
    public enum Origin: Hashable, Sendable {
        /// The operator or the adapter.
        case configured
        /// A webhook, a customer or a model: only `https` to a public address, resolved and checked for this very
        /// request, so that it cannot make the hub call its own network.
        case untrusted
    }

    /// Creates a request.
    public init(
        method: String = "GET",
        url: String,
        headers: HeaderFields = [:],
        body: Data = Data(),
        timeout: Duration = .seconds(10),
        origin: Origin = .configured,
        responseLimit: Int? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.origin = origin
        self.responseLimit = responseLimit
    }
}

/// The response to an ``OutboundRequest``.
public struct OutboundResponse: Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    /// The header fields.
    public var headers: HeaderFields
    /// The body bytes.
    public var body: Data

    /// Creates a response.
    public init(status: Int, headers: HeaderFields = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// A failure of a request that got no ``OutboundResponse``.
///
/// Neither case quotes the request.
public enum HTTPFailure: Error, Hashable, Sendable {
    /// The request never reached the server: name not found, connection refused, TLS refused.
    case notSent(String)
    /// The request was written, at least in part, and there was no response: it may have been carried out.
    case ambiguous(String)
    /// The URL is not allowed for an ``OutboundRequest/Origin/untrusted`` request; nothing was sent.
    case forbidden(String)
    /// The response is larger than allowed.
    case tooLarge(limit: Int)
}

/// An HTTP client for adapters and strategies.
public protocol HTTPSending: Sendable {
    /// Sends `request` and reads the whole response.
    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse
}

/// An HTTP client that can return a body while it arrives, for models that stream.
public protocol HTTPStreaming: HTTPSending {
    /// Sends `request` and returns as soon as the head of the response has arrived.
    func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse
}

/// A response whose body is still arriving.
public struct StreamedResponse: Sendable {
    /// The HTTP status.
    public let status: Int
    /// The header fields.
    public let headers: HeaderFields
    /// The body, piece by piece.
    ///
    /// It throws when the connection breaks.
    public let body: AsyncThrowingStream<Data, any Error>

    /// Creates a streamed response.
    public init(status: Int, headers: HeaderFields, body: AsyncThrowingStream<Data, any Error>) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
