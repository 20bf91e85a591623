import Foundation
import HubRouter

/// The files of a database, readable only by their owner since they hold customers' messages.
struct DatabaseFile: Sendable {
    /// The path without symbolic links: SQLite puts the other files beside the resolved one.
    let path: String

    init(path: String) { self.path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path }

    var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }
    private var files: [String] { ["", "-wal", "-shm", ".lock"].map { path + $0 } }

    /// Creates the folder with mode 700, unless it exists.
    func makeFolder() throws { try makeFolder(folder) }

    private func makeFolder(_ folder: String) throws {
        if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT else { throw failure(folder) }
        try makeFolder(URL(fileURLWithPath: folder).deletingLastPathComponent().path)
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure(folder) }
    }

    /// Creates the file with mode 600 for any umask, unless it exists; SQLite gives its other files the same mode.
    ///
    /// An existing file is not opened: closing a descriptor of it would drop the locks that SQLite has on it.
    func create() throws {
        let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 {
            close(file)
        } else if errno != EEXIST {
            throw failure(path)
        }
    }

    /// Sets mode 600 on files that an earlier version created with another mode.
    func restrict() {
        for path in files {
            guard let status = status(of: path), status.st_uid == geteuid(), status.mode & 0o077 != 0 else { continue }
            _ = chmod(path, 0o600)
        }
    }

    /// Warnings for the operator about files or a folder that other users can read or write.
    var warnings: [String] {
        var warnings = files.compactMap { path -> String? in
            guard let status = status(of: path), status.mode & 0o077 != 0 else { return nil }
            return "\(path) is readable or writable by other users (mode \(status.octal)): run chmod 600 \(path)"
        }
        // Not changed here: the folder may be shared with something else.
        if let status = status(of: folder), status.mode & 0o027 != 0 {
            warnings.append(
                """
                the database's folder \(folder) is readable or writable by other users (mode \(status.octal)): \
                run chmod 700 \(folder), or move the database to a folder of its own
                """
            )
        }
        return warnings
    }

    /// The identity of the file at the path; nil if there is none.
    var identity: FileIdentity? {
        status(of: path).map { FileIdentity(device: UInt64($0.st_dev), number: UInt64($0.st_ino)) }
    }

    private func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    private func failure(_ path: String) -> StorageError {
        .unavailable("\(self.path): cannot create \(path): \(String(cString: strerror(errno)))")
    }
}

/// The identity of a file, which differs from that of a file that replaced it under the same name.
struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let number: UInt64
}

extension stat {
    fileprivate var mode: UInt32 { UInt32(st_mode) & 0o777 }
    fileprivate var octal: String { String(mode, radix: 8) }
}
