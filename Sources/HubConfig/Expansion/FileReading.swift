import Foundation

/// The reason for which a file cannot be read as text.
enum FileFailure: Error, Hashable {
    case missing
    case directory
    /// A pipe or a device, which may block forever.
    case notRegular
    case unreadable
    case tooLarge(limit: Int)
    /// The bytes that follow this text are not UTF-8.
    case notText(after: String)
    case otherEncoding(String)

    /// The problem, as a clause that follows the file's name.
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

    /// The remedy.
    var remedy: String {
        switch self {
        case .missing: "check the path"
        case .directory: "name a file in it"
        case .notRegular: "copy its contents into a file"
        case .unreadable: "make it readable for the user that runs the hub"
        case .tooLarge: "split it, or check that it is the right file"
        case .notText, .otherEncoding: "save it as UTF-8"
        }
    }
}

/// Reads whole files up to a size limit.
enum FileReading {
    /// The UTF-8 text of the file at `path`, without a byte order mark.
    ///
    /// - Parameter isRegular: True to require a regular file. The operator may name a pipe; in a tenant's file, one
    ///   could block the load for all tenants.
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
            // A pipe returns the available bytes, which may be fewer than requested.
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
