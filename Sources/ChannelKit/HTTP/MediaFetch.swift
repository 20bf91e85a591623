public import Foundation

/// A file of a message.
public struct MediaFile: Hashable, Sendable {
    /// The bytes.
    public var data: Data
    /// The MIME type, such as `image/jpeg`, as the server claims.
    public var mimeType: String
    /// The sender's name of the file.
    public var filename: String?

    /// Creates a file.
    public init(data: Data, mimeType: String, filename: String? = nil) {
        self.data = data
        self.mimeType = mimeType
        self.filename = filename
    }
}

/// A failure to get a file.
///
/// The reasons are for operators and quote no URL, because some URLs carry credentials.
public enum MediaError: Error, Hashable, Sendable {
    /// The file is larger than `limit` bytes.
    case tooLarge(limit: Int)
    /// The file does not exist, or no longer.
    case gone(reason: String)
    /// The URL is not allowed, or is not the provider's.
    case forbidden(reason: String)
    /// The provider does not accept the channel's credentials.
    case needsCredentials(reason: String)
    /// The download failed this time.
    case failed(reason: String)

    /// The reason, as a sentence.
    public var reason: String {
        switch self {
        case .tooLarge(let limit): "the file is larger than \(limit) bytes"
        case .gone(let reason): "the file is gone: \(reason)"
        case .forbidden(let reason): "the file's address is not allowed: \(reason)"
        case .needsCredentials(let reason): "the provider refuses the channel's credentials: \(reason)"
        case .failed(let reason): "the file could not be fetched: \(reason)"
        }
    }
}

/// A download of a file by a URL that a customer or a provider named.
///
/// ```swift
/// let media = MediaFetch(authorization: api.authorization.header, trusting: ["https://media.example.com"])
/// let file = try await media.file(at: url, limit: limit, using: http)
/// ```
///
/// A provider that wants its credentials in the file's path gets no header, and the path that holds them is open:
/// ```swift
/// let media = MediaFetch(open: ["\(baseURL)/file/bot\(token.reveal())"])
/// ```
///
/// Credentials are sent to URLs at and below those that the adapter declares and to no others, whatever redirects say:
/// with them, a URL of another kind would read the provider's data. Every hop to any other place is an
/// ``OutboundRequest/Origin/untrusted`` request, whose address the client checks.
public struct MediaFetch: Sendable {
    /// The max number of redirects; providers redirect once or twice.
    private static let maxRedirects = 5

    /// The value of the header that carries the credentials.
    private let authorization: String?
    private let trusted: [URLPlace]
    private let open: [URLPlace]

    /// Creates a download.
    ///
    /// - Parameters:
    ///   - authorization: The value of the `Authorization` header; nil if files are public.
    ///   - urls: The URLs that get the credentials, and all below them; only the path of a URL counts, not its query.
    ///   - open: The URLs of the operator's or the provider's own server that need no header, and all below them.
    public init(authorization: String? = nil, trusting urls: [String] = [], open: [String] = []) {
        self.authorization = authorization
        trusted = authorization == nil ? [] : urls.compactMap(URLPlace.init)
        self.open = open.compactMap(URLPlace.init)
    }

    /// Downloads the file at `url`.
    public func file(
        at url: String,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        var url = url
        for _ in 0...Self.maxRedirects {
            let response = try await get(url, limit: limit, using: http)
            switch response.status {
            case 200: return MediaFile(data: response.body, mimeType: response.headers["Content-Type"] ?? "")
            case 301, 302, 303, 307, 308:
                guard let next = response.headers["Location"].flatMap({ URL(string: $0, relativeTo: URL(string: url)) })
                else { throw .failed(reason: "a redirect to nowhere") }
                url = next.absoluteString
            case 401, 403: throw .needsCredentials(reason: "HTTP \(response.status)")
            case 404, 410: throw .gone(reason: "HTTP \(response.status)")
            default: throw .failed(reason: "HTTP \(response.status)")
            }
        }
        throw .failed(reason: "more than \(Self.maxRedirects) redirects")
    }

    private func get(_ url: String, limit: Int, using http: any HTTPSending) async throws(MediaError)
        -> OutboundResponse
    {
        let place = URLPlace(url)
        let isTrusted = place.map { place in trusted.contains { $0.holds(place) } } ?? false
        let isOpen = place.map { place in open.contains { $0.holds(place) } } ?? false
        var request = OutboundRequest(
            url: url,
            timeout: .seconds(30),
            origin: isTrusted || isOpen ? .configured : .untrusted,
            responseLimit: limit
        )
        if isTrusted { request.headers["Authorization"] = authorization }
        do throws(HTTPFailure) { return try await http.send(request) } catch {
            switch error {
            case .tooLarge(let limit): throw .tooLarge(limit: limit)
            case .forbidden(let reason): throw .forbidden(reason: reason)
            case .notSent(let reason), .ambiguous(let reason): throw .failed(reason: reason)
            }
        }
    }
}

extension MediaFetch {
    /// Downloads `media` with the name and, if the server has no better one, the MIME type of its message.
    ///
    /// - Parameter url: The URL to use in place of the one in `media`.
    /// - Throws: ``MediaError``, also if there is no URL.
    public func file(
        _ media: ContentPart.Media,
        at url: String? = nil,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        guard let url = url ?? media.url else { throw .gone(reason: "the message has no URL of the file") }
        var file = try await file(at: url, limit: limit, using: http)
        if ["", "application/octet-stream", "binary/octet-stream"].contains(file.mimeType) {
            file.mimeType = media.mimeType ?? file.mimeType
        }
        file.filename = media.filename
        return file
    }
}
