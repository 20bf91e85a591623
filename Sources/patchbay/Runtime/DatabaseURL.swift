import Foundation
import HubRouter
import HubStore

/// The value of `hub.database`.
enum DatabaseURL: Sendable {
    /// The path of a SQLite file.
    case file(String)
    /// The URL of a PostgreSQL database, with its password.
    case server(String)

    /// Parses `sqlite:PATH` or `postgres://…`.
    init(_ text: String) throws {
        if text.hasPrefix("sqlite:"), text.count > 7 {
            self = .file(String(text.dropFirst(7)))
        } else if ["postgres://", "postgresql://"].contains(where: text.hasPrefix) {
            self = .server(text)
        } else {
            // Only the scheme: a URL can contain a password.
            let scheme = text.prefix { $0 != ":" }
            throw StorageError.unavailable(
                "invalid database URL '\(scheme):…': expected 'sqlite:' and a path, or a postgres:// URL"
            )
        }
    }

    /// The beginning of the paths of this machine's files for the database: the socket of operators, the crash marker and
    /// the cache.
    var localPath: String {
        switch self {
        case .file(let path): path
        case .server: "data/postgres"
        }
    }

    /// False for a file that does not exist; whether a server has the database is known when it is opened.
    var exists: Bool {
        switch self {
        case .file(let path): FileManager.default.fileExists(atPath: path)
        case .server: true
        }
    }

    /// Opens the database as a hub on it: the only one on a file.
    ///
    /// - Parameters:
    ///   - files: The beginning of the paths of this machine's files; nil for ``localPath``.
    ///   - onFailedSync: Called when a sync of a file failed, after which the process must end.
    func open(
        files: String? = nil,
        failpoints: Failpoints = Failpoints(),
        onFailedSync: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> any OpenedStorage {
        switch self {
        case .file(let path):
            return try SQLiteStorage(
                path: path,
                as: .exclusive(command: CommandName.current),
                failpoints: failpoints,
                onFailedSync: onFailedSync
            )
        case .server(let url):
            try makeFolder(of: files ?? localPath)
            let use: PostgresStorage.Use = failpoints.isArmed(.receivesOnly) ? .receiving : .working
            return try PostgresStorage(
                url: url,
                as: use,
                instanceFile: (files ?? localPath) + ".instance",
                failpoints: failpoints
            )
        }
    }

    /// Opens the database for a command that only reads, beside a hub.
    func openReadOnly() throws -> any OpenedStorage {
        switch self {
        case .file(let path): try SQLiteStorage(path: path, as: .readOnly)
        case .server(let url): try PostgresStorage(url: url, as: .readOnly)
        }
    }

    /// Makes the folder of this machine's files, which only their owner may read.
    private func makeFolder(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }
}
