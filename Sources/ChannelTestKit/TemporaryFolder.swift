public import Foundation

/// A temporary folder that is deleted with its owner.
public final class TemporaryFolder: Sendable {
    /// The folder.
    public let url: URL

    /// Creates the folder with files, by their paths in it.
    public init(_ files: [String: String] = [:]) throws {
        url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appending(path: "patchbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of the file `name`, which need not exist; with an empty name, that of the folder with a slash.
    public func path(_ name: String = "") -> String { "\(url.path(percentEncoded: false))/\(name)" }

    /// Writes a file and the folders above it.
    public func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    /// Writes a file and the folders above it.
    public func write(_ data: Data, to name: String) throws {
        let file = url.appending(path: name)
        let folder = file.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try data.write(to: file, options: .atomic)
    }
}
