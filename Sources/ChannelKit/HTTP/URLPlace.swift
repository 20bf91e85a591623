import Foundation

/// A place on a web server: scheme, host and port, and the segments of a path.
struct URLPlace: Hashable, Sendable {
    private let origin: String
    private let segments: [Substring]

    /// Nil for a URL that is no web address, and for one that a server could take for another place: with `..`, empty
    /// segments, backslashes, encoded dots or separators, or a user.
    init?(_ url: String) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }),
            let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            let host = parts.host?.lowercased(), !host.isEmpty, parts.user == nil, parts.password == nil,
            ["http", "https"].contains(scheme)
        else { return nil }
        let path = parts.percentEncodedPath
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        if segments.last?.isEmpty == true { segments.removeLast() }
        guard segments.allSatisfy(Self.isPlain) else { return nil }
        origin = "\(scheme)://\(host):\(parts.port ?? (scheme == "https" ? 443 : 80))"
        self.segments = Array(segments)
    }

    /// Whether `other` is this place or below it.
    func holds(_ other: URLPlace) -> Bool { origin == other.origin && other.segments.starts(with: segments) }

    private static func isPlain(_ segment: Substring) -> Bool {
        // Some servers drop what follows a semicolon.
        let name = segment.prefix { $0 != ";" }
        let codes = segment.split(separator: "%", omittingEmptySubsequences: false).dropFirst()
            .map { $0.prefix(2).lowercased() }
        return !name.isEmpty && name != "." && name != ".."
            && !codes.contains { ["00", "25", "2e", "2f", "3b", "5c"].contains($0) }
    }
}
