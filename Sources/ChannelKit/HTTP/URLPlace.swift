import Foundation

/// A location on a web server: its origin and the segments of a path.
struct URLPlace: Hashable, Sendable {
    private let origin: WebOrigin
    private let segments: [Substring]

    /// Returns nil for a URL that is not a web address, and for one that a server could take for another location: with
    /// `..`, empty segments, backslashes, encoded dots or separators, or a user.
    init?(_ url: String) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }),
            let parts = URLComponents(string: url), let origin = WebOrigin(parts)
        else { return nil }
        let path = parts.percentEncodedPath
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        if segments.last?.isEmpty == true { segments.removeLast() }
        guard segments.allSatisfy(Self.isPlain) else { return nil }
        self.origin = origin
        self.segments = Array(segments)
    }

    /// True if `other` is this location or below it.
    func holds(_ other: URLPlace) -> Bool { origin == other.origin && other.segments.starts(with: segments) }

    private static func isPlain(_ segment: Substring) -> Bool {
        // Some servers drop everything after a semicolon.
        let name = segment.prefix { $0 != ";" }
        let codes = segment.split(separator: "%", omittingEmptySubsequences: false).dropFirst()
            .map { $0.prefix(2).lowercased() }
        return !name.isEmpty && name != "." && name != ".."
            && !codes.contains { ["00", "25", "2e", "2f", "3b", "5c"].contains($0) }
    }
}
