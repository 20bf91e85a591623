public import Foundation

/// A provider's request as received: nothing trimmed, decoded or re-encoded, because signatures cover the bytes.
public struct WebhookRequest: Hashable, Sendable {
    /// The method: `GET` or `POST`.
    public var method: String
    /// The raw request target: path and query, percent-encoded as received.
    public var target: String
    /// The header fields.
    public var headers: HeaderFields
    /// The body bytes.
    public var body: Data
    /// The time at which the hub had read it.
    public var receivedAt: Date
    /// The path after the channel's URL key, such as `status`; empty on the adapter's own route.
    public var subpath: String
    /// The number of path components before the channel's URL key: 2 in `/webhooks/<adapter>/<key>`, those of the alias
    /// in a path below one of ``AdapterManifest/pathAliases``.
    public var routeLength: Int

    /// Creates a request.
    public init(
        method: String = "POST",
        target: String,
        headers: HeaderFields = [:],
        body: Data = Data(),
        receivedAt: Date,
        subpath: String = "",
        routeLength: Int = 2
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.receivedAt = receivedAt
        self.subpath = subpath
        self.routeLength = routeLength
    }

    /// The path of the target, percent-encoded as received; of a target in absolute form, as proxies write it, the part
    /// after the host.
    public var path: Substring {
        let path = target.prefix { $0 != "?" }
        guard path.first != "/", let scheme = path.firstRange(of: "://") else { return path }
        return path[scheme.upperBound...].drop { $0 != "/" }
    }

    /// The path component in which a channel's own URL has its key: `/webhooks/<adapter>/<key>/…`.
    public var keyComponent: String? {
        path.split(separator: "/", maxSplits: routeLength + 1).dropFirst(routeLength).first.map(String.init)
    }

    /// The raw query, without its question mark.
    public var query: String {
        target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) } ?? ""
    }

    /// The query's fields, decoded.
    public var queryFields: FormFields { FormFields(parsing: query) }
}

/// The HTTP response to a webhook.
public struct WebhookResponse: Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    /// The header fields, content type included.
    public var headers: HeaderFields
    /// The body bytes.
    public var body: Data

    /// Creates a response.
    public init(status: Int, headers: HeaderFields = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Creates a response with a text body.
    public init(status: Int, contentType: String, text: String) {
        self.init(status: status, headers: ["Content-Type": contentType], body: Data(text.utf8))
    }
}
