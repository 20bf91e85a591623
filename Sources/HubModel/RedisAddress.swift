package import ChannelKit
import Foundation

/// The address of a Redis server: a URL such as `rediss://hub:secret@cache.example:6379/0?sslrootcert=/etc/patchbay/ca.pem`.
///
/// `rediss` encrypts the connection. Its description and the errors of parsing contain neither user nor password.
package struct RedisAddress: Hashable, Sendable, CustomStringConvertible {
    /// The encryption of a connection.
    package enum Encryption: Hashable, Sendable {
        case none
        /// TLS with a certificate for the host, signed by the CA of the file, or by one that the system knows.
        case tls(rootCertificates: String?)
    }

    /// The name or IP address of the server.
    package let host: String
    /// The port of the server.
    package let port: Int
    /// The user; nil for the default user.
    package let user: String?
    /// The password; nil for a server without one.
    package let password: Secret?
    /// The number of the database.
    package let database: Int
    /// The encryption of the connection.
    package let encryption: Encryption

    /// The port that servers listen on by default.
    package static let defaultPort = 6379

    /// Parses a URL.
    ///
    /// - Throws: An issue that quotes nothing but the name of a parameter.
    package init(_ url: String) throws(ConfigurationIssue) {
        let isEncrypted = url.hasPrefix("rediss://")
        guard isEncrypted || url.hasPrefix("redis://") else {
            throw Self.invalid("expected 'redis://' or 'rediss://'")
        }
        let (rest, query) = url.dropFirst(isEncrypted ? 9 : 8).halves(at: "?")
        let (authority, path) = rest.halves(at: "/")
        // A separator inside a password that is not encoded would put part of it elsewhere.
        guard ![path, query].contains(where: { $0?.contains("@") ?? false }), !url.contains("#") else {
            throw Self.unencoded
        }
        let (credentials, place) = try Self.split(authority)
        (user, password) = try Self.credentials(credentials)
        (host, port) = try Self.place(place)
        database = try Self.database(path ?? "")
        encryption = try Self.encryption(isEncrypted, query)
    }

    /// Host and port, and the database unless it is the first one.
    package var description: String {
        let place = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        return database == 0 ? place : "\(place)/\(database)"
    }

    // A secret has no comparison that could be used for anything else.
    package static func == (left: RedisAddress, right: RedisAddress) -> Bool {
        (left.host, left.port, left.user, left.database) == (right.host, right.port, right.user, right.database)
            && left.encryption == right.encryption && left.password?.reveal() == right.password?.reveal()
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(host)
        hasher.combine(port)
        hasher.combine(database)
    }

    // MARK: - Parsing

    private static func split(
        _ authority: Substring
    ) throws(ConfigurationIssue) -> (credentials: Substring?, place: Substring) {
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw unencoded }
        return parts.count == 2 ? (parts[0], parts[1]) : (nil, authority)
    }

    private static func credentials(_ text: Substring?) throws(ConfigurationIssue) -> (String?, Secret?) {
        guard let text else { return (nil, nil) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let user = parts[0].removingPercentEncoding,
            let password = parts[1].removingPercentEncoding, !password.isEmpty
        else { throw unencoded }
        return (user.isEmpty ? nil : user, Secret(password))
    }

    private static func place(_ text: Substring) throws(ConfigurationIssue) -> (String, Int) {
        let end = text.hasPrefix("[") ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
        let name = text[..<(end ?? text.endIndex)]
        let rest = text[name.endIndex...]
        let host = name.hasPrefix("[") ? name.dropFirst().dropLast() : name
        let port = rest.isEmpty ? defaultPort : rest.hasPrefix(":") ? Int(UInt16(rest.dropFirst()) ?? 0) : 0
        guard !host.isEmpty, host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || ".-_:%".contains($0)) })
        else { throw invalid("no host") }
        guard port > 0 else { throw invalid("the port must be a number from 1 to 65535") }
        return (String(host), port)
    }

    private static func database(_ path: Substring) throws(ConfigurationIssue) -> Int {
        guard !path.isEmpty else { return 0 }
        guard let number = UInt16(path) else { throw invalid("the database must be a number, such as /0") }
        return Int(number)
    }

    private static func encryption(
        _ isEncrypted: Bool,
        _ query: Substring?
    ) throws(ConfigurationIssue) -> Encryption {
        var file: String?
        for item in (query ?? "").split(separator: "&") {
            let (name, value) = item.halves(at: "=")
            // Not a name: part of a password whose `?` is not encoded, which no message may contain.
            guard let value, name.allSatisfy({ $0.isASCII && ($0.isLowercase || $0 == "_") }) else { throw unencoded }
            guard name == "sslrootcert" else {
                throw invalid("unknown parameter '\(name)'; the only one is sslrootcert")
            }
            guard isEncrypted else { throw invalid("sslrootcert requires 'rediss://'") }
            file = value.removingPercentEncoding
            guard file?.isEmpty == false else { throw invalid("sslrootcert is not the path of a file") }
        }
        return isEncrypted ? .tls(rootCertificates: file) : .none
    }

    private static func invalid(_ problem: String) -> ConfigurationIssue {
        ConfigurationIssue(
            path: ["redis"],
            problem: "invalid Redis URL: \(problem)",
            remedy: "write redis://localhost:6379 or rediss://user:password@host:6379/0, or leave it empty to run "
                + "without Redis"
        )
    }

    private static let unencoded = ConfigurationIssue(
        path: ["redis"],
        problem: "invalid Redis URL: expected redis://user:password@host:6379/0",
        remedy: "write @ : / ? # % of the password as %40 %3A %2F %3F %23 %25, and :password@ without a user"
    )
}

extension Substring {
    /// The text before and behind the first `separator`; nil behind it without one.
    fileprivate func halves(at separator: Character) -> (Substring, Substring?) {
        guard let position = firstIndex(of: separator) else { return (self, nil) }
        return (self[..<position], self[index(after: position)...])
    }
}
