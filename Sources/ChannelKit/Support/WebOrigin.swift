import Foundation

/// The origin of a web address (RFC 6454): scheme, host and port.
///
/// ```swift
/// WebOrigin("https://api.example.com/calls") == WebOrigin("https://API.example.com:443")  // true
/// ```
public struct WebOrigin: Hashable, Sendable {
    private let text: String

    /// Reads the origin of `url`.
    ///
    /// - Returns: Nil for a URL that is not `http` or `https`, that has no host, or that names a user.
    public init?(_ url: String) {
        guard let parts = URLComponents(string: url) else { return nil }
        self.init(parts)
    }

    init?(_ parts: URLComponents) {
        guard let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = parts.host?.lowercased(), !host.isEmpty, parts.user == nil, parts.password == nil
        else { return nil }
        text = "\(scheme)://\(host):\(parts.port ?? (scheme == "https" ? 443 : 80))"
    }
}
