import Foundation
import HubRouter

/// A database's files, which hold what customers wrote: readable by their owner alone.
struct DatabaseFile: Sendable {
    /// The file itself, whatever links lead to it: SQLite puts the others beside it.
    let path: String

    init(path: String) { self.path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path }

    private var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }
    private var files: [String] { ["", "-wal", "-shm", ".lock"].map { path + $0 } }

    /// Makes the folder, for its owner alone, if it is not there.
    func makeFolder() throws { try makeFolder(folder) }

    private func makeFolder(_ folder: String) throws {
        if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT else { throw failure(folder) }
        try makeFolder(URL(fileURLWithPath: folder).deletingLastPathComponent().path)
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure(folder) }
    }

    /// Makes the file, for its owner alone whatever the umask is; SQLite gives its other files the same mode.
    ///
    /// Only a file that is not there is opened: to close one that SQLite has open would drop its locks.
    func create() throws {
        let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 {
            close(file)
        } else if errno != EEXIST {
            throw failure(path)
        }
    }

    /// Takes the files of an earlier version from the eyes of others.
    func restrict() {
        for path in files {
            guard let status = status(of: path), status.st_uid == geteuid(), status.mode & 0o077 != 0 else { continue }
            _ = chmod(path, 0o600)
        }
    }

    /// Sentences for the operator about files or a folder that others can read or write.
    var warnings: [String] {
        var warnings = files.compactMap { path -> String? in
            guard let status = status(of: path), status.mode & 0o077 != 0 else { return nil }
            return "\(path) can be read or written by others (mode \(status.octal)): chmod 600 \(path)"
        }
        // Not changed here: the folder may be shared with something else.
        if let status = status(of: folder), status.mode & 0o027 != 0 {
            warnings.append(
                """
                the database's folder \(folder) can be read or written by others (mode \(status.octal)): \
                chmod 700 \(folder), or give the database a folder of its own
                """
            )
        }
        return warnings
    }

    /// The file that the path names now; nil when there is none.
    var identity: FileIdentity? {
        status(of: path).map { FileIdentity(device: UInt64($0.st_dev), number: UInt64($0.st_ino)) }
    }

    private func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    private func failure(_ path: String) -> StorageError {
        .unavailable("\(self.path): cannot make \(path): \(String(cString: strerror(errno)))")
    }
}

/// Tells a file from another that took its name.
struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let number: UInt64
}

extension stat {
    fileprivate var mode: UInt32 { UInt32(st_mode) & 0o777 }
    fileprivate var octal: String { String(mode, radix: 8) }
}
