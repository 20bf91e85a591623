import ChannelKit
import Foundation

/// Lists the documents at a list of paths, without reading them.
struct DocumentWalk {
    /// The limits of a walk.
    struct Limits: Hashable, Sendable {
        var files = 2_000
        var bytes = 20 << 20
        /// The max number of files of any kind and folders, so that the walk of a whole disk ends soon.
        var entries = 50_000
        var depth = 16
    }

    /// The problem of a path.
    enum Problem: Error, Hashable {
        case missing
        case wrongKind(String)
        case tooMany(Int)
        case tooLarge(Int)
        /// A folder that cannot be listed.
        case unreadable
    }

    private(set) var files: [DocumentFile] = []
    private let limits: Limits
    private var paths: Set<String> = []
    private var bytes = 0
    private var entries = 0

    init(limits: Limits) { self.limits = limits }

    /// Adds the file at `path`, or all files below the folder there.
    mutating func add(_ path: String) throws(Problem) {
        let root = Self.resolved(path)
        guard let entry = Entry(root) else { throw .missing }
        switch entry {
        case .folder: try addFolder(root, below: root, named: "", depth: 0)
        case .file(let stamp):
            let name = URL(filePath: path).lastPathComponent
            guard DocumentFile.isReadable(name) else { throw .wrongKind(DocumentFile.kind(of: name)) }
            try add(DocumentFile(path: root, name: name, stamp: stamp))
        }
    }

    private mutating func addFolder(
        _ folder: String,
        below root: String,
        named prefix: String,
        depth: Int
    ) throws(Problem) {
        guard depth < limits.depth else { return }
        for name in try Self.names(in: folder) where !name.hasPrefix(".") {
            entries += 1
            guard entries <= limits.entries else { throw .tooMany(limits.files) }
            let path = "\(folder)/\(name)"
            let target = Self.resolved(path)
            // A link can lead anywhere, such as to another tenant's folder.
            guard target == path || target.hasPrefix(root + "/") else { continue }
            switch Entry(target) {
            case .file(let stamp) where DocumentFile.isReadable(name):
                try add(DocumentFile(path: target, name: prefix + name, stamp: stamp))
            // A link to a folder can form a cycle.
            case .folder where target == path:
                try addFolder(path, below: root, named: "\(prefix)\(name)/", depth: depth + 1)
            default: continue
            }
        }
    }

    private mutating func add(_ file: DocumentFile) throws(Problem) {
        guard paths.insert(file.path).inserted else { return }
        bytes += file.stamp.size
        guard bytes <= limits.bytes else { throw .tooLarge(limits.bytes) }
        guard files.count < limits.files else { throw .tooMany(limits.files) }
        files.append(file)
    }

    private static func names(in folder: String) throws(Problem) -> [String] {
        do { return try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
            throw FileManager.default.fileExists(atPath: folder) ? Problem.unreadable : Problem.missing
        }
    }

    private static func resolved(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false).withoutTrailingSlash
    }
}

/// The kind of a file system entry.
private enum Entry {
    case file(DocumentFile.Stamp)
    case folder

    init?(_ path: String) {
        let keys: Set<URLResourceKey> = [.isDirectoryKey, .isRegularFileKey, .fileSizeKey, .contentModificationDateKey]
        guard let facts = try? URL(filePath: path).resourceValues(forKeys: keys) else { return nil }
        if facts.isDirectory == true {
            self = .folder
        } else if facts.isRegularFile == true, let size = facts.fileSize, let modified = facts.contentModificationDate {
            self = .file(DocumentFile.Stamp(modified: modified, size: size))
        } else {
            return nil
        }
    }
}

extension String {
    fileprivate var withoutTrailingSlash: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }
}

extension DocumentWalk.Problem {
    /// The configuration issue at the setting `path`.
    func issue(at path: [String]) -> ConfigurationIssue {
        ConfigurationIssue(path: path, problem: reason, remedy: remedy)
    }

    var reason: String {
        switch self {
        case .missing: "no such file or folder"
        case .wrongKind(let kind): kind.isEmpty ? "the file has no extension" : "'.\(kind)' files are not supported"
        case .tooMany(let limit): "more than \(limit) files"
        case .tooLarge(let limit): "the documents exceed \(limit >> 20) MB in total"
        case .unreadable: "the folder cannot be read"
        }
    }

    private var remedy: String {
        switch self {
        case .missing: "write the path of a file or a folder, relative to this file"
        case .wrongKind:
            "name \(DocumentFile.kinds.map { ".\($0)" }.joined(separator: " or ")) files, or a folder of them"
        case .tooMany, .tooLarge: "name fewer documents"
        case .unreadable: "give the hub's user permission to read it"
        }
    }
}
