import Foundation

/// Why a file gives no text.
enum FileFailure: Error, Hashable {
    case missing
    case directory
    /// A pipe or a device, which may block for ever.
    case notRegular
    case unreadable
    case tooLarge(limit: Int)
    /// The bytes that follow this text are not UTF-8.
    case notText(after: String)
    case otherEncoding(String)

    /// What is wrong with the file, to follow its name.
    var reason: String {
        switch self {
        case .missing: "does not exist"
        case .directory: "is a directory"
        case .notRegular: "is a pipe or a device"
        case .unreadable: "cannot be read"
        case .tooLarge(let limit): "is larger than \(limit / 1024) KB"
        case .notText: "is not UTF-8"
        case .otherEncoding(let name): "is \(name), not UTF-8"
        }
    }

    /// What to do about it.
    var remedy: String {
        switch self {
        case .missing: "check the path"
        case .directory: "name a file in it"
        case .notRegular: "copy its contents into a file"
        case .unreadable: "let the user that the hub runs as read it"
        case .tooLarge: "split it, or see whether it is the right file"
        case .notText, .otherEncoding: "save it as UTF-8"
        }
    }
}

/// Reads files whole, and not more of them than a bound.
enum FileReading {
    /// The UTF-8 text of the file at `path`, without a byte order mark.
    ///
    /// - Parameter isRegular: Whether it must be a regular file. The operator may name a pipe; a tenant's could hold up
    ///   the load for everybody.
    static func text(at path: String, limit: Int, isRegular: Bool = false) throws(FileFailure) -> String {
        try text(from: try data(at: path, limit: limit, isRegular: isRegular))
    }

    /// The text of UTF-8 `data`, without a byte order mark.
    static func text(from data: Data) throws(FileFailure) -> String {
        for (mark, name) in [([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16")] as [([UInt8], String)]
        where data.starts(with: mark) {
            throw .otherEncoding(name)
        }
        let bytes = data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .notText(after: bytes.validUTF8Prefix)
        }
        return text
    }

    private static func data(at path: String, limit: Int, isRegular: Bool) throws(FileFailure) -> Data {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { throw .missing }
        guard !isDirectory.boolValue else { throw .directory }
        if isRegular {
            var facts = stat()
            guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
        }
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .unreadable }
        defer { try? handle.close() }
        var data = Data()
        while data.count <= limit {
            // A pipe gives what it has, less than was asked for.
            let more: Data?
            do { more = try handle.read(upToCount: limit + 1 - data.count) } catch { throw .unreadable }
            guard let more, !more.isEmpty else { return data }
            data += more
        }
        throw .tooLarge(limit: limit)
    }
}

extension Data {
    /// The text up to the first byte that is not UTF-8.
    fileprivate var validUTF8Prefix: String {
        var decoder = UTF8()
        var bytes = makeIterator()
        var text = String.UnicodeScalarView()
        while case .scalarValue(let scalar) = decoder.decode(&bytes) { text.append(scalar) }
        return String(text)
    }
}
