import ChannelKit
import Foundation

/// Finds the documents that a list of paths leads to, without reading them.
struct DocumentWalk {
    /// How much there may be.
    struct Limits: Hashable, Sendable {
        var files = 2_000
        var bytes = 20 << 20
        /// Files of any kind and folders, so that a path to a whole disk ends soon.
        var entries = 50_000
        var depth = 16
    }

    /// Why there is nothing to find at a path.
    enum Problem: Error, Hashable {
        case missing
        case wrongKind(String)
        case tooMany(Int)
        case tooLarge(Int)
        /// A folder that cannot be listed just now.
        case unreadable
    }

    private(set) var files: [DocumentFile] = []
    private let limits: Limits
    private var paths: Set<String> = []
    private var bytes = 0
    private var entries = 0

    init(limits: Limits) { self.limits = limits }

    /// Adds the file at `path`, or those in and below the folder there.
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
            // A link may lead anywhere: to another tenant's folder, too.
            guard target == path || target.hasPrefix(root + "/") else { continue }
            switch Entry(target) {
            case .file(let stamp) where DocumentFile.isReadable(name):
                try add(DocumentFile(path: target, name: prefix + name, stamp: stamp))
            // A link to a folder could lead round in a circle.
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

/// What lies at a path.
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
    /// What is wrong, for whoever wrote the path.
    func issue(at path: [String]) -> ConfigurationIssue {
        ConfigurationIssue(path: path, problem: reason, remedy: remedy)
    }

    var reason: String {
        switch self {
        case .missing: "there is no such file or folder"
        case .wrongKind(let kind): kind.isEmpty ? "the file has no ending" : "'.\(kind)' files cannot be read"
        case .tooMany(let limit): "there are more than \(limit) files"
        case .tooLarge(let limit): "the documents have more than \(limit >> 20) MB in all"
        case .unreadable: "the folder cannot be read"
        }
    }

    private var remedy: String {
        switch self {
        case .missing: "write the path of a file or a folder as seen from this file"
        case .wrongKind:
            "name \(DocumentFile.kinds.map { ".\($0)" }.joined(separator: " or ")) files, or a folder of them"
        case .tooMany, .tooLarge: "name fewer documents; what customers ask for is seldom in so many"
        case .unreadable: "let the hub's user read it"
        }
    }
}
