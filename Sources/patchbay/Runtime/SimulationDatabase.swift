import Foundation
import HubConfig

/// The database of a simulated hub: the configured one, or a temporary one that is removed at the end.
///
/// A simulation must not mix with the conversations of a real hub whose default database is in the same folder.
struct SimulationDatabase {
    /// The database's URL.
    let url: String
    private let folder: URL?

    /// - Parameter outlivesProcess: True if the simulators run in another process, so that a restarted hub has to find
    ///   what it stored.
    init(_ settings: HubSettings, outlivesProcess: Bool) {
        guard !settings.isDatabaseSet, !outlivesProcess else {
            url = settings.database
            folder = nil
            return
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-simulation-\(UUID().uuidString)")
        url = "sqlite:\(folder.path)/patchbay.db"
        self.folder = folder
    }

    /// The sentence that tells the operator about a temporary database; nil for a configured one.
    var notice: String? {
        folder.map { "temporary database in \($0.path), removed at exit; set 'hub.database' to keep it" }
    }

    /// Removes a temporary database.
    func remove() {
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }
}
