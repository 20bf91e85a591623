import Foundation

/// A file with something to know in it.
struct DocumentFile: Hashable, Sendable {
    /// What tells one version of a file from another.
    struct Stamp: Hashable, Sendable {
        let modified: Date
        let size: Int
    }

    /// Where it lies, symbolic links followed.
    let path: String
    /// Its path below the configured folder, or its own name.
    let name: String
    let stamp: Stamp

    /// What kinds of file there is something to read in.
    static let kinds = ["md", "txt"]

    static func isReadable(_ name: String) -> Bool { kinds.contains(kind(of: name)) }

    static func kind(of name: String) -> String { URL(filePath: name).pathExtension.lowercased() }

    var isMarkdown: Bool { Self.kind(of: name) == "md" }
}

/// Why the text of a file cannot be had.
enum DocumentError: Error {
    /// A file has no bytes for a moment when it is written anew; what nobody should know any more is deleted.
    case empty
    case unreadable, notText

    var reason: String {
        switch self {
        case .empty: "is empty"
        case .unreadable: "cannot be read"
        case .notText: "is not UTF-8 text"
        }
    }
}

extension DocumentFile {
    /// The text, its lines ending in a line feed.
    func text() throws(DocumentError) -> String {
        guard var bytes = FileManager.default.contents(atPath: path) else { throw .unreadable }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard !bytes.isEmpty else { throw .empty }
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        return text.utf8.contains(UInt8(ascii: "\r")) ? text.withLineFeeds : text
    }
}

extension String {
    fileprivate var withLineFeeds: String {
        replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n")
    }
}
