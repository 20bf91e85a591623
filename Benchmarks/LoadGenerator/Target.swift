import ArgumentParser
import Foundation

/// The URL of a server on this machine: a load generator must not be aimed at others.
struct Target: ExpressibleByArgument, Equatable {
    /// A numeric loopback address, so that DNS cannot lead elsewhere.
    let host: String
    let port: Int
    /// The path and the query.
    let path: String

    init?(argument: String) {
        guard let url = URLComponents(string: argument), url.scheme == "http", let host = url.host else { return nil }
        guard let address = Self.loopback(host) else { return nil }
        self.host = address
        port = url.port ?? 80
        path =
            (url.percentEncodedPath.isEmpty ? "/" : url.percentEncodedPath)
            + (url.percentEncodedQuery.map { "?\($0)" } ?? "")
    }

    private static func loopback(_ host: String) -> String? {
        switch host {
        case "localhost": return "127.0.0.1"
        case "[::1]", "::1": return "::1"
        default:
            let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
            return parts.count == 4 && parts[0] == 127 && !parts.contains(nil) ? host : nil
        }
    }
}
