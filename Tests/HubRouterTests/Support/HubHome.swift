import ChannelTestKit
import HubStore
import HubTestKit

/// A database for the lives of a hub, which inherit it from each other.
final class HubHome: Sendable {
    let books: DatabaseProbe
    /// The folder of SQLite's file.
    let folder: TemporaryFolder

    /// Makes an empty database of the kind of the running test.
    init() throws {
        folder = try TemporaryFolder()
        books =
            switch TestDatabase.current {
            case .sqlite: .file(folder.path("hub.db"))
            case .postgres: .server(try PostgresDatabase())
            }
    }

    /// Opens the storage of a life.
    func open() throws -> any OpenedStorage {
        switch books {
        case .file(let path): try SQLiteStorage(path: path)
        case .server(let database): try PostgresStorage(url: database.url())
        }
    }
}
