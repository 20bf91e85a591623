import Foundation

/// A document file.
struct DocumentFile: Hashable, Sendable {
    /// The identity of a file's version.
    struct Stamp: Hashable, Sendable {
        let modified: Date
        let size: Int
    }

    /// The path, with symbolic links resolved.
    let path: String
    /// The path below the configured folder, or the file's name.
    let name: String
    let stamp: Stamp

    /// The supported file extensions.
    static let kinds = ["md", "txt"]

    static func isReadable(_ name: String) -> Bool { kinds.contains(kind(of: name)) }

    static func kind(of name: String) -> String { URL(filePath: name).pathExtension.lowercased() }

    var isMarkdown: Bool { Self.kind(of: name) == "md" }
}

/// The reasons for which a file has no text.
enum DocumentError: Error {
    /// An empty file: it is empty for a moment while it is rewritten, so it does not count as deleted.
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
    /// The text, with line feeds as line ends.
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
