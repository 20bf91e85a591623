import Foundation

/// Writes new files that only the current user can read.
enum NewFile {
    /// Writes `data` to a new file with mode 0600; a file or a symbolic link at `path` is left as it is.
    ///
    /// - Throws: `POSIXError`, with the code `EEXIST` if `path` exists.
    static func write(_ data: Data, to path: String) throws {
        // O_EXCL also refuses a symbolic link.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: data)
        try handle.close()
    }
}
