import CPostgres
import HubRouter

/// The address of a PostgreSQL database: a URL such as `postgres://hub:secret@db.example:5432/patchbay?pool=8`.
///
/// The parameters of libpq are allowed in its query, such as `sslmode` and `sslrootcert`, and `pool`. Its description and
/// its errors contain neither user nor password.
struct PostgresAddress: Sendable, CustomStringConvertible {
    /// The parameters of libpq, with a default for those of the hub.
    let parameters: [(name: String, value: String)]
    /// The number of connections.
    let pool: Int

    /// The default number of connections: more than two cores of a server can use, and a twelfth of its default limit.
    static let defaultPool = 8
    /// The max number of connections, twice the default limit of a server.
    static let maxPool = 200

    /// The parameters that the hub sets unless the URL does.
    private static let defaults = [
        ("application_name", "patchbay"),
        ("client_encoding", "UTF8"),
        // Seconds for each host, of which the hub reports the failure: longer than a slow network needs.
        ("connect_timeout", "5"),
        // Without it each connection first asks for a Kerberos ticket.
        ("gssencmode", "disable"),
        // Milliseconds without an acknowledgement after which a dead peer is noticed.
        ("tcp_user_timeout", "10000"),
        // Seconds without traffic after which the peer is asked whether it is there.
        ("keepalives_idle", "30"),
    ]

    init(_ url: String) throws {
        guard let url = Parts(url) else { throw Self.invalid }
        guard let pool = url.pool.map(Int.init) ?? Self.defaultPool, (1...Self.maxPool).contains(pool) else {
            throw StorageError.unavailable("hub.database: 'pool' must be a number from 1 to \(Self.maxPool)")
        }
        self.pool = pool
        var parameters = try Self.parse(url)
        for (name, value) in Self.defaults where !parameters.contains(where: { $0.name == name }) {
            parameters.append((name, value))
        }
        self.parameters = parameters
        try checkSeparators()
    }

    subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// The hosts, each with its port if that is not the default one, and the database.
    var description: String {
        let ports = (self["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let hosts = (self["host"] ?? self["hostaddr"] ?? "localhost").split(separator: ",")
        let places = hosts.enumerated().map { position, host in
            // One port is that of all hosts.
            let port = ports.count == 1 ? ports[0] : position < ports.count ? ports[position] : ""
            return port.isEmpty ? "\(host)" : "\(host):\(port)"
        }
        return "\(places.joined(separator: ","))/\(self["dbname"] ?? "")"
    }

    // MARK: - Parsing

    /// The parts of a URL that the hub reads itself.
    private struct Parts {
        /// Without the query.
        let base: String
        /// The query items of libpq.
        var items: [Substring] = []
        /// The value of `pool`.
        var pool: String?

        init?(_ url: String) {
            guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else { return nil }
            let halves = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
            base = String(halves[0])
            guard halves.count == 2 else { return }
            for item in halves[1].split(separator: "&") {
                if item.hasPrefix("pool=") { pool = String(item.dropFirst(5)) } else { items.append(item) }
            }
        }

        var url: String { items.isEmpty ? base : "\(base)?\(items.joined(separator: "&"))" }
    }

    private static func parse(_ url: Parts) throws -> [(name: String, value: String)] {
        let known = options(PQconndefaults()).map(\.name)
        for item in url.items {
            let name = item.prefix { $0 != "=" }
            // Not a name: part of a password whose `?` is not encoded, which no message may contain.
            guard item.contains("="), name.allSatisfy({ $0.isASCII && ($0.isLowercase || $0 == "_") }) else {
                throw invalid
            }
            guard known.contains(String(name)) || name == "ssl" else {
                throw StorageError.unavailable(
                    """
                    hub.database: unknown parameter '\(name)'; expected 'pool' or one of libpq, such as sslmode, \
                    sslrootcert, connect_timeout
                    """
                )
            }
        }
        // The message of libpq may contain the password.
        var message: UnsafeMutablePointer<CChar>?
        let parsed = PQconninfoParse(url.url, &message)
        if let message { PQfreemem(message) }
        guard let parsed else { throw invalid }
        return options(parsed).compactMap { option in option.value.map { (option.name, $0) } }
    }

    /// The options in `list`, which is freed.
    private static func options(
        _ list: UnsafeMutablePointer<PQconninfoOption>?
    ) -> [(name: String, value: String?)] {
        guard let list else { return [] }
        defer { PQconninfoFree(list) }
        var options: [(String, String?)] = []
        var option = list
        while let name = option.pointee.keyword {
            options.append((String(cString: name), option.pointee.val.map { String(cString: $0) }))
            option += 1
        }
        return options
    }

    /// Rejects a URL that was split inside a password whose separators are not encoded.
    private func checkSeparators() throws {
        let ports = (self["port"] ?? "").split(separator: ",")
        let hasSeparator = [self["dbname"], self["host"]].contains { $0?.contains("@") ?? false }
        guard !hasSeparator, ports.allSatisfy({ UInt16($0) != nil }) else { throw Self.invalid }
    }

    private static let invalid = StorageError.unavailable(
        """
        hub.database: invalid URL; expected postgres://user:password@host:5432/database?sslmode=verify-full, with @ : / ? % \
        of the password written as %40 %3A %2F %3F %25
        """
    )
}
