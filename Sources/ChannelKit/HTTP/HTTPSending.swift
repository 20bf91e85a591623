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
    /// How long the whole exchange may take.
    public var timeout: Duration
    /// Who named the URL.
    public var origin: Origin
    /// The largest body of the answer, in bytes; the client has a limit of its own.
    public var responseLimit: Int?

    /// Who named a request's URL.
    public enum Origin: Hashable, Sendable {
        /// The operator or the adapter.
        case configured
        /// A webhook, a customer, a model: only `https` to a public address, looked up and checked for this very
        /// request, so that nobody can make the hub call its own network.
        case untrusted
    }

    /// Describes a request.
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

/// The answer to an ``OutboundRequest``.
public struct OutboundResponse: Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    /// The header fields.
    public var headers: HeaderFields
    /// The body bytes.
    public var body: Data

    /// Describes a response.
    public init(status: Int, headers: HeaderFields = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Why there is no ``OutboundResponse``.
///
/// Neither case quotes the request.
public enum HTTPFailure: Error, Hashable, Sendable {
    /// The request never reached the server: name not found, connection refused, TLS refused.
    case notSent(String)
    /// The request was written, in part at least, and no answer came: it may have been carried out.
    case ambiguous(String)
    /// The URL leads where an ``OutboundRequest/Origin/untrusted`` one must not; nothing was sent.
    case forbidden(String)
    /// The answer is larger than was allowed.
    case tooLarge(limit: Int)
}

/// An HTTP client, as an adapter or a strategy sees it.
public protocol HTTPSending: Sendable {
    /// Sends `request` and reads the whole answer.
    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse
}

/// An HTTP client that hands over the body as it comes in: for models that stream.
public protocol HTTPStreaming: HTTPSending {
    /// Sends `request` and returns as soon as the head of the answer is there.
    func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse
}

/// An answer whose body is still coming.
public struct StreamedResponse: Sendable {
    /// The HTTP status.
    public let status: Int
    /// The header fields.
    public let headers: HeaderFields
    /// The body, piece by piece.
    ///
    /// It throws when the connection breaks.
    public let body: AsyncThrowingStream<Data, any Error>

    /// Describes a streamed response.
    public init(status: Int, headers: HeaderFields, body: AsyncThrowingStream<Data, any Error>) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
