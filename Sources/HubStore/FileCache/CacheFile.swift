import ChannelKit
import Foundation

/// The file of an entry: a line with its writer, the length and the digest of the data, and then the data.
struct CacheFile {
    let folder: String
    let name: String
    let writer: String

    /// The length of the longest first line, and more than any has.
    private static let maxHead = 512

    var path: String { "\(folder)/\(name)" }

    /// The size of the file with `data`.
    func size(of data: Data) -> Int { head(of: data).utf8.count + data.count }

    /// The size and the time of the last use; nil if the file is not a whole entry of this writer.
    var facts: (size: Int, lastUse: Date)? {
        guard let file = open(), let start = try? file.read(upToCount: Self.maxHead), let head = Head(start, of: writer)
        else { return nil }
        var facts = stat()
        guard fstat(file.fileDescriptor, &facts) == 0, Int(facts.st_size) == head.size + head.length else { return nil }
        return (Int(facts.st_size), Date(timeIntervalSince1970: TimeInterval(facts.st_mtim.tv_sec)))
    }

    /// The data; nil if the file is missing, damaged or of another writer.
    var data: Data? {
        guard let file = open(), let content = try? file.readToEnd(), let head = Head(content, of: writer) else {
            return nil
        }
        let data = Data(content.dropFirst(head.size))
        return data.count == head.length && data.digest(bytes: Head.digestLength) == head.digest ? data : nil
    }

    /// Writes `data` to a file of another name and renames it, so that no reader finds a part.
    func write(_ data: Data) throws {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw POSIXError.current }
        let draft = "\(folder)/.\(name).\(ProcessInfo.processInfo.processIdentifier)"
        let descriptor = Foundation.open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError.current }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(head(of: data).utf8) + data)
        try file.close()
        guard rename(draft, path) == 0 else { throw POSIXError.current }
    }

    /// Records that the entry is used now.
    func touch() { utimes(path, nil) }

    /// Deletes the file, if there is one.
    func remove() { unlink(path) }

    private func open() -> FileHandle? {
        let descriptor = Foundation.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        return descriptor < 0 ? nil : FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private func head(of data: Data) -> String {
        "\(writer) | \(data.count) | \(data.digest(bytes: Head.digestLength))\n"
    }

    /// The first line.
    private struct Head {
        static let digestLength = 32

        /// The length of the line in bytes.
        let size: Int
        /// The length of the data in bytes.
        let length: Int
        let digest: String

        init?(_ content: Data, of writer: String) {
            let line = content.prefix(CacheFile.maxHead).prefix { $0 != UInt8(ascii: "\n") }
            let parts = String(decoding: line, as: UTF8.self).split(separator: " | ", omittingEmptySubsequences: false)
            guard line.count < content.count, parts.count == 3, parts[0] == writer, let length = Int(parts[1]) else {
                return nil
            }
            size = line.count + 1
            self.length = length
            digest = String(parts[2])
        }
    }
}

extension POSIXError {
    /// The error that `errno` has.
    fileprivate static var current: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
